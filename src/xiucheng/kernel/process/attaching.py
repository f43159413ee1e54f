# SPDX-License-Identifier: Apache-2.0
"""Files of a step: read with the record, judged in pure Python, hung on the entry by the step's own statement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from django.utils.translation import gettext as _

from xiucheng.kernel.access.scope import VISIBLE_SQL
from xiucheng.kernel.files.types import FileState
from xiucheng.kernel.process.types import Fact, Field, Step

FOUND = "_files"
"""The fact that holds the files asked for which this actor may attach."""

_USABLE = frozenset({FileState.READY, FileState.CHECKING})


def facts_of(step: Step) -> tuple[Fact, ...]:
    """The facts that a step must know: its own, and the files that its form names."""
    names = ", ".join(f"(a.form -> '{item.name}')" for item in step.files)
    return (*step.facts, Fact(FOUND, _SQL.format(names=names), on_form=True)) if names else step.facts


# whose it is, or who may see a record of the same app on which it hangs
_SQL = f"""SELECT json_agg(json_build_object(
        'id', f.id, 'digest', f.digest, 'size', f.size, 'kind', f.kind, 'state', f.state))::text
    FROM file f WHERE f.id IN (
        SELECT e.value::bigint FROM unnest(ARRAY[{{names}}]) v(list),
        json_array_elements_text(CASE json_typeof(v.list) WHEN 'array' THEN v.list ELSE '[]'::json END) e(value))
    AND (f.uploaded_by = %(person)s AND NOT EXISTS (SELECT FROM attachment t WHERE t.file_id = f.id)
        OR EXISTS (SELECT FROM attachment t JOIN record r ON r.id = t.record_id
            WHERE t.file_id = f.id AND starts_with(r.process, %(app)s) AND {VISIBLE_SQL}))"""


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
