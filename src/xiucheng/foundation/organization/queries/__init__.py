# SPDX-License-Identifier: Apache-2.0
"""Reads of units, of what is dated about them, of committees, responsibility areas and who is on duty."""

from .areas import CareLine, CheckLine, care, care_checks, cares, cares_at
from .committees import CommitteeView, SeatLine, committee, committees
from .presence import OnDutyLine, on_duty, people_on_duty
from .responsible import Answering, responsible
from .structure import (
    NameLine,
    ParentLine,
    PowerLine,
    UnitHistory,
    belongs_to,
    history,
    known_units,
    name_on,
    squads_of,
)
from .units import (
    UnitNode,
    handling_unit,
    handling_units,
    on_duty_with,
    posted_there,
    present_there,
    squad_for,
    unit,
    unit_beside,
    unit_for,
    unit_tree,
    units,
)

__all__ = [
    "Answering",
    "CareLine",
    "CheckLine",
    "CommitteeView",
    "NameLine",
    "OnDutyLine",
    "ParentLine",
    "PowerLine",
    "SeatLine",
    "UnitHistory",
    "UnitNode",
    "belongs_to",
    "care",
    "care_checks",
    "cares",
    "cares_at",
    "committee",
    "committees",
    "handling_unit",
    "handling_units",
    "history",
    "known_units",
    "name_on",
    "on_duty",
    "on_duty_with",
    "people_on_duty",
    "posted_there",
    "present_there",
    "responsible",
    "squad_for",
    "squads_of",
    "unit",
    "unit_beside",
    "unit_for",
    "unit_tree",
    "units",
]
