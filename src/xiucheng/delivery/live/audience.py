# SPDX-License-Identifier: Apache-2.0
"""Who may hear of which event; the rule of `kernel.access.scope`, on values instead of rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from xiucheng.kernel.access.readers import MARK
from xiucheng.kernel.record.feed import Event


class Sight(NamedTuple):
    """What somebody may see of one app: records under these units and in these areas."""

    app: str
    holders: tuple[str, ...]
    areas: tuple[str, ...]


Scope = tuple[Sight, ...]
Reader = tuple[str, str]
"""An app, and a path by which its records may be opened to somebody for reading."""


def scope_of(sights: Mapping[str, tuple[Iterable[str], Iterable[str]]]) -> Scope:
    """A scope from (units, areas) by app; equal ones are equal values, so that listeners share answers."""
    made = (Sight(app, tuple(holders), tuple(areas)) for app, (holders, areas) in sorted(sights.items()))
    return tuple(sight for sight in made if sight.holders or sight.areas)


def readers_of(event: Event) -> Iterator[Reader]:
    """Whom a record was opened to for reading when the event was read, with the units above those of a post."""
    app = event.process.partition(".")[0]
    for path in event.shared:
        if path.startswith(MARK):
            parts = path.split("/")[:-1]
            yield from ((app, "/".join(parts[: count + 1]) + "/") for count in range(len(parts)))


def sees(scope: Scope, event: Event) -> bool:
    """Whether a record is held by one of the units, lies in one of the areas, or is shared with a unit."""
    app = event.process.partition(".")[0]
    return any(_within(sight, event) for sight in scope if sight.app == app)


def _within(sight: Sight, event: Event) -> bool:
    if event.holder_path.startswith(sight.holders) or event.area_path.startswith(sight.areas):
        return True
    return any(path.startswith(sight.holders) for path in event.shared)
