# SPDX-License-Identifier: Apache-2.0
"""What units have decided, as a step's rules see it: settings in force at its moment, read in its own statement."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, TypeVar

from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.configuration.declared import Setting
from xiucheng.kernel.declaration.types import Context, Fact

T = TypeVar("T")
NAME = "decided"


def decided_in(unit: str, settings: Iterable[Setting[Any]]) -> Fact:
    """The values of settings in a unit (an SQL expression; '' for the whole city), each of the nearest unit above."""
    names = ", ".join(f"'{one.name}'" for one in settings)
    return Fact(
        NAME,
        "SELECT json_object_agg(n.name, n.value)::text FROM (SELECT DISTINCT ON (h.name) h.name, h.value FROM ("
        "SELECT DISTINCT ON (s.unit, s.name) s.unit, s.name, s.value FROM unit_setting s "
        f"WHERE s.name IN ({names}) AND starts_with({unit}, s.unit) "
        f"AND s.starts_on <= (%(at)s::timestamptz AT TIME ZONE '{ZONE.key}')::date "
        "ORDER BY s.unit, s.name, s.starts_on DESC, s.id DESC) h WHERE h.value IS NOT NULL "
        "ORDER BY h.name, length(h.unit) DESC) n",
    )


def decided(context: Context, setting: Setting[T]) -> T:
    """The value of a setting; the usual one where nobody decided, or for a text that is none."""
    text = json.loads(context.facts[NAME] or "{}").get(setting.name, setting.default)
    return setting.read(text if setting.fits(text) else setting.default)
