# SPDX-License-Identifier: Apache-2.0
"""Files of a step, read with its record in the step's own statement."""

from __future__ import annotations

from xiucheng.kernel.access.scope import REACHED_SQL
from xiucheng.kernel.declaration.types import Fact, Step
from xiucheng.kernel.process.judging import FOUND


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
            WHERE t.file_id = f.id AND starts_with(r.process, %(app)s) AND {REACHED_SQL}))"""
