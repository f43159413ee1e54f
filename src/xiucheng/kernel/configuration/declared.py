# SPDX-License-Identifier: Apache-2.0
"""The settings that units can decide, each with its kind, its default and its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiucheng.kernel.clock.types import ClockError, Hours
from xiucheng.kernel.settings import settings

T = TypeVar("T")
Words = str | Promise
MOST_DIGITS = 9
SWITCH = (("yes", gettext_lazy("on")), ("no", gettext_lazy("off")))


class Unfit(ValueError):
    """A text is no value of the setting; the message says what one looks like."""


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """`default` and stored values are text; `read` makes the value of one. Raises `Unfit`.

    `choices`: the only texts there are, in words; empty when any text may be tried.
    """

    name: str
    label: Words
    help: Words
    default: str
    read: Callable[[str], T]
    choices: tuple[tuple[str, Words], ...] = ()
    pattern: Words = "%(value)s"
    """How a value is read among other words, such as with its unit."""

    def shown(self, text: str) -> str:
        """A value as people read it."""
        return str(self.pattern) % {"value": dict(self.choices).get(text, text)}

    def kept(self, text: str) -> str:
        """A value as it is kept: a number without what people put before it. Raises `Unfit`."""
        value = self.read(text)
        return str(value) if type(value) is int else text

    def fits(self, text: str) -> bool:
        """Whether a text is a value of the setting."""
        try:
            self.read(text)
        except Unfit:
            return False
        return True


@cache
def _hours(text: str) -> Hours:
    try:
        return Hours.parse(text)
    except ClockError as error:
        raise Unfit(
            _(
                "Write working hours inside one day, such as 08:30-12:00,13:30-17:30, "
                "in order and without overlapping."
            )
        ) from error


def _minutes(text: str) -> int:
    found = _whole(text)
    if found is None or not 1 <= found <= 1440:
        raise Unfit(_("Write a whole number of minutes, 1 to 1440."))
    return found


def number_between(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers within bounds."""

    def read(text: str) -> int:
        found = _whole(text)
        if found is None or not least <= found <= most:
            bounds = {"least": least, "most": most}
            raise Unfit(_("Write a whole number, %(least)d to %(most)d.") % bounds)
        return found

    return read


def _whole(text: str) -> int | None:
    """A number in ASCII digits; of so few that whatever computes with it, the database too, has room for it."""
    return int(text) if len(text) <= MOST_DIGITS and text.isascii() and text.isdigit() else None


def switch(text: str) -> bool:
    """Whether something is on. Raises `Unfit`."""
    if text not in dict(SWITCH):
        raise Unfit(_("Choose on or off."))
    return text == "yes"


WORKING_HOURS: Setting[Hours] = Setting(
    "working_hours",
    gettext_lazy("Working hours"),
    gettext_lazy(
        "In which deadlines of work that the unit holds are counted, such as 08:30-12:00,13:30-17:30."
    ),
    settings.working_hours,
    _hours,
)
NEARLY_DUE: Setting[int] = Setting(
    "nearly_due_minutes",
    gettext_lazy("Nearly due"),
    gettext_lazy("From so many minutes before its end on, a deadline is shown as nearly due."),
    "30",
    _minutes,
    pattern=gettext_lazy("%(value)s minutes"),
)
OWN_TOKENS: Setting[bool] = Setting(
    "own_api_tokens",
    gettext_lazy("API tokens"),
    gettext_lazy("Whether people of the unit may make tokens with which programs act for them."),
    "yes",
    switch,
    SWITCH,
)


def number(
    name: str, words: tuple[Words, Words], default: int, span: tuple[int, int], pattern: Words = "%(value)s"
) -> Setting[int]:
    """A setting that is a whole number between two others; `words` are its label and its help."""
    return Setting(name, *words, str(default), number_between(*span), pattern=pattern)


def one_of(name: str, label: Words, help: Words, choices: tuple[tuple[str, Words], ...]) -> Setting[str]:
    """A setting that is one of some codes; the first is the default."""

    def read(text: str) -> str:
        if text not in dict(choices):
            raise Unfit(_("Choose one of what is offered."))
        return text

    return Setting(name, label, help, choices[0][0], read, choices)


_all: dict[str, Setting[object]] = {}


def declare(declared: Iterable[Setting[object]]) -> None:
    """Take settings in; an app with settings of its own calls this when it is ready."""
    _all.update({one.name: one for one in declared})


def every() -> tuple[Setting[object], ...]:
    """All declared settings, in the order of their names."""
    return tuple(_all[name] for name in sorted(_all))


def find(name: str) -> Setting[object] | None:
    return _all.get(name)


declare((WORKING_HOURS, NEARLY_DUE, OWN_TOKENS))  # type: ignore[arg-type] # each reads its own kind
