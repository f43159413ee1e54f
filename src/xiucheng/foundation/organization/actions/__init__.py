# SPDX-License-Identifier: Apache-2.0
"""Setting up units, posts and what is dated about them; the only writers of these tables."""

from .areas import check_care, end_care, forget_words, set_care
from .committees import end_committee, end_seat, found_committee, give_seat
from .posts import apply_profile, bring_posts_up_to_date, set_up_posts, shipped_posts, shipped_profiles
from .presence import end_duty, put_on_duty
from .sheet import import_units
from .structure import bring_names_up_to_date, decide_parent, end_power, grant_power, rename_unit
from .units import add_unit, close_unit, set_up_unit

__all__ = [
    "add_unit",
    "apply_profile",
    "bring_names_up_to_date",
    "bring_posts_up_to_date",
    "check_care",
    "close_unit",
    "decide_parent",
    "end_care",
    "end_committee",
    "end_duty",
    "end_power",
    "end_seat",
    "forget_words",
    "found_committee",
    "give_seat",
    "grant_power",
    "import_units",
    "put_on_duty",
    "rename_unit",
    "set_care",
    "set_up_posts",
    "set_up_unit",
    "shipped_posts",
    "shipped_profiles",
]
