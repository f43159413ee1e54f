# SPDX-License-Identifier: Apache-2.0
"""Migrations since the newest kept release leave the tables usable for that release, which may still run.

What is in the way of it (removing, renaming, demanding) is done one release later: expand first, contract then.
A migration whose class says `contracts = "0.2.0"` takes away what release 0.2.0 no longer used; that release, or a
newer one, must be the newest one kept.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from django.db import models
from django.db.migrations import operations as ops
from django.db.models import NOT_PROVIDED

KEPT = Path("tests") / "upgrade" / "released"
TAKES_AWAY = (ops.DeleteModel, ops.RemoveField, ops.RenameField, ops.RenameModel, ops.AlterModelTable)
SQL = re.compile(
    r"\b(DROP\s+(TABLE|COLUMN|VIEW|FUNCTION)|RENAME\s+(TO|COLUMN)|SET\s+NOT\s+NULL|(?<!BEFORE )TRUNCATE)\b",
    re.IGNORECASE,
)
Key = tuple[str, str]


def find(root: Path, migrations: Mapping[Key, Any]) -> list[str]:
    """Every operation that the newest kept release could not live with."""
    kept = newest(root)
    if kept is None:
        return [f"{KEPT} keeps no release; run `python -m tools.released VERSION` in a released tree."]
    version, known = kept
    apps = {app for app, _name in known}
    found = []
    for key, migration in sorted(migrations.items()):
        # tables of an app that the release does not know are nobody else's
        if key in known or key[0] not in apps or allowed(migration, version):
            continue
        made = {one.name.lower() for one in migration.operations if isinstance(one, ops.CreateModel)}
        found += [f"{key[0]}.{key[1]}: {sentence}" for sentence in faults(migration.operations, made)]
    return found


def newest(root: Path) -> tuple[str, set[Key]] | None:
    """(version, migrations) of the newest kept release."""
    kept = sorted((root / KEPT).glob("*.json"), key=lambda path: number(path.stem))
    if not kept:
        return None
    about = json.loads(kept[-1].read_text(encoding="utf-8"))
    return about["version"], {(app, name) for app, name in about["migrations"]}


def number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def allowed(migration: Any, version: str) -> bool:
    """Whether it takes away what the newest kept release does not use any more."""
    said = getattr(migration, "contracts", "")
    return bool(said) and number(said) <= number(version)


def faults(operations: Iterable[Any], made: set[str]) -> Iterator[str]:
    """`made`: tables that the same migration creates, which nobody uses yet."""
    unsaid: set[Key] = set()
    for one in operations:
        table = str(getattr(one, "model_name", getattr(one, "name", ""))).lower()
        if table in made:
            continue
        if isinstance(one, TAKES_AWAY):
            yield f"{type(one).__name__} takes away what the version before still uses; do it one release later."
        elif isinstance(one, ops.AddField) and demands(one.field):
            yield f"{one.model_name}.{one.name} is demanded of rows that the version before writes: give db_default."
        elif isinstance(one, ops.AddField) and one.field.null:
            unsaid.add((table, one.name))
        elif isinstance(one, ops.AddConstraint) and not unbroken(one.constraint, table, unsaid):
            yield f"A constraint on {one.model_name} may refuse rows of the version before; add it one release later."
        elif isinstance(one, ops.RunSQL) and SQL.search(str(one.sql)):
            yield "Its SQL drops, renames or demands; do it one release later."


def unbroken(constraint: Any, table: str, unsaid: set[Key]) -> bool:
    """Whether rows that know nothing of the columns that were just added cannot break it: what is empty is never
    twice the same."""
    if not isinstance(constraint, models.UniqueConstraint) or constraint.nulls_distinct is False:
        return False
    return any((table, name) in unsaid for name in constraint.fields)


def demands(field: Any) -> bool:
    """Whether a row without the column is refused by the database; Django's own default is not known there."""
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)
