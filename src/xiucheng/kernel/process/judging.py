# SPDX-License-Identifier: Apache-2.0
"""Whether the files that a form names may hang on a step: what was read of them, judged in pure Python."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Field
from xiucheng.kernel.files.types import FileState

FOUND = "_files"
"""The fact that holds the files asked for which this actor may attach."""

_USABLE = frozenset({FileState.READY, FileState.CHECKING})


def judged(
    fields: Sequence[Field], form: Mapping[str, Any], facts: Mapping[str, Any]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]], dict[str, str]]:
    """(what the entry's payload tells of its files, where each hangs, sentences by field)."""
    known = {row["id"]: row for row in orjson.loads(facts[FOUND] or "[]")}
    told: list[dict[str, Any]] = []
    hung: list[dict[str, Any]] = []
    errors: dict[str, str] = {}
    for item in fields:
        for place, number in enumerate(form.get(item.name) or ()):
            row = known.get(number)
            sentence = _fault(item, row)
            if sentence or row is None:
                errors[item.name] = sentence
                break
            told.append(
                {
                    "file": number,
                    "name": item.name,
                    **{name: row[name] for name in ("digest", "kind", "size")},
                }
            )
            hung.append({"file": number, "field": item.name, "place": place})
    return told, hung, errors


def _fault(item: Field, row: Mapping[str, Any] | None) -> str:
    if row is None:
        return _("One of these files is not there, or is not yours. Add it again.")
    if row["state"] == FileState.RECEIVING:
        return _("One of these files has not come in whole. Wait until it has, or remove it.")
    if row["state"] == FileState.INFECTED:
        return _("Malware was found in one of these files. Remove it.")
    if row["state"] not in _USABLE:
        return _("One of these files was erased. Remove it.")
    if row["kind"] not in item.accepts:
        return _("One of these files is of a kind that does not belong here. Remove it.")
    return ""
