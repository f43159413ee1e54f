# SPDX-License-Identifier: Apache-2.0
"""Names of the units, places and people in a list, by one look-up however long the list is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import get_language

from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import State

_NAMES = """
SELECT 'h', path, name, name_en FROM holder WHERE path = ANY(%(holders)s)
UNION ALL SELECT 'a', path, name, name_en FROM area WHERE path = ANY(%(areas)s)
UNION ALL SELECT 'p', id::text, name, name_en FROM person WHERE id = ANY(%(people)s)
"""


@dataclass(frozen=True, slots=True)
class Names:
    """Names in the active language; what has none is left out."""

    holders: dict[str, str] = field(default_factory=dict)
    areas: dict[str, str] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)


def names(holders: Iterable[str], areas: Iterable[str], people: Iterable[int | None] = ()) -> Names:
    """The names of all of them; nothing is asked when there is nothing to ask for."""
    asked = {
        "holders": sorted({path for path in holders if path}),
        "areas": sorted({path for path in areas if path}),
        "people": sorted({person for person in people if person is not None}),
    }
    found = Names()
    if not any(asked.values()):
        return found
    english = get_language() == "en"
    for kind, key, name, name_en in fetch_all(_NAMES, asked):
        shown = name_en if english and name_en else name
        if kind == "p":
            found.people[int(key)] = shown
        else:
            (found.holders if kind == "h" else found.areas)[key] = shown
    return found


def labels(code: str, state: str) -> tuple[str, str]:
    """Of a process and its state; the codes themselves where neither is declared any more."""
    process, found = registry.find(code), _declared(code, state)
    return str(process.label) if process else code, str(found.label) if found else state


def waits_on_purpose(code: str, state: str) -> bool:
    """Whether the state of a process is a declared pause."""
    found = _declared(code, state)
    return found is not None and found.paused


def _declared(code: str, state: str) -> State | None:
    process = registry.find(code)
    return next((one for one in process.states if one.code == state), None) if process else None
