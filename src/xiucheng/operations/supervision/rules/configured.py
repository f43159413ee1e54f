# SPDX-License-Identifier: Apache-2.0
"""What a bureau decides about its loop, from a day on and for each unit: limits of stages, and what is demanded.

No default is a standard's: where standards speak (minutes to an hour for acceptance, dispatch and check) they leave
the number to the city. Every default is the platform's own value.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from xiucheng.kernel.configuration.declared import SWITCH, Setting, Unfit, number, one_of, switch

MINUTES, HOURS = _("%(value)s working minutes"), _("%(value)s working hours")
METRES, PER_CENT = _("%(value)s m"), "%(value)s %%"


def _stage(name: str, label: Any, default: int) -> Setting[int]:
    told = _("From when on a stage is late; a class can have its own limit in the catalogue.")
    return number(f"stage_{name}_minutes", (label, told), default, (1, 2880), MINUTES)


STAGES: Mapping[str, Setting[int]] = {
    "reported": _stage("accept", _("Limit of accepting a report"), 60),
    "checking": _stage("check", _("Limit of a check on site before acceptance"), 120),
    "accepted": _stage("file", _("Limit of filing"), 60),
    "filed": _stage("dispatch", _("Limit of dispatching"), 60),
    "handled": _stage("verify", _("Limit of verifying"), 120),
    "verified": _stage("close", _("Limit of closing"), 60),
}
"""By the state that waits."""

URGENT_STAGE = number(
    "urgent_stage_minutes",
    (
        _("Urgent: most for a stage"),
        _("Every stage of an urgent case ends at the latest after so many working minutes."),
    ),
    30,
    (1, 2880),
    MINUTES,
)
URGENT_HOURS = number(
    "urgent_hours",
    (
        _("Urgent: limit"),
        _(
            "Within so many working hours an urgent case is handled, from the moment that it was called urgent."
        ),
    ),
    4,
    (1, 240),
    HOURS,
)
DIRECT_HOURS = number(
    "direct_hours",
    (
        _("Reported straight to the squad: limit"),
        _(
            "Within so many working hours a squad handles what a property company or a committee reports to it."
        ),
    ),
    24,
    (1, 240),
    HOURS,
)
DRAW_DEMANDED: Setting[bool] = Setting(
    "draw_demanded",
    _("Who verifies is drawn"),
    _("Whether nobody may verify a case unless they were drawn for it."),
    "no",
    switch,
    SWITCH,
)
AFTER_PHOTO = one_of(
    "after_photo",
    _("Photo of the result"),
    _("When a case can be handled only with a photo of the result."),
    (("where_before", _("when it came with a photo")), ("always", _("always")), ("never", _("never"))),
)
AFTER_PHOTO_ELSEWHERE = one_of(
    "after_photo_elsewhere",
    _("Photo of the result from elsewhere"),
    _("What happens with a photo that was taken too far away, or before the work was given."),
    (("flag", _("it is marked for the verifier")), ("refuse", _("it is refused"))),
)
AFTER_PHOTO_METRES = number(
    "after_photo_metres",
    (
        _("Photo of the result: how far"),
        _("A photo taken within so many metres of the place shows the same place."),
    ),
    200,
    (10, 5000),
    METRES,
)
SELF_HANDLED_SAMPLE = number(
    "self_handled_sample",
    (
        _("Self-handled: verified"),
        _("How many of a hundred cases that somebody handled where they found them are verified on site."),
    ),
    20,
    (0, 100),
    PER_CENT,
)


def _numbers(text: str) -> tuple[str, ...]:
    found = tuple(text.split())
    for part in found:
        if part != "*" and not (part[0] in "EC" and part[1:].isascii() and part[1:].isdigit()):
            raise Unfit(_told_numbers())
    return found


def _told_numbers() -> str:
    return str(
        _("Write the beginnings of class numbers with blanks between, such as E01 E0201, or * for all.")
    )


SELF_HANDLED_CLASSES: Setting[tuple[str, ...]] = Setting(
    "self_handled_classes",
    _("Self-handled: classes"),
    _("Which classes may be handled at once by who finds them: beginnings of their numbers, * for all."),
    "E01 E0201",
    _numbers,
)
SETTINGS: tuple[Setting[Any], ...] = (
    *STAGES.values(),
    *(URGENT_STAGE, URGENT_HOURS, DIRECT_HOURS, DRAW_DEMANDED),
    *(AFTER_PHOTO, AFTER_PHOTO_ELSEWHERE, AFTER_PHOTO_METRES, SELF_HANDLED_SAMPLE, SELF_HANDLED_CLASSES),
)
