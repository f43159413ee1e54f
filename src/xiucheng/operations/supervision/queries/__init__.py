# SPDX-License-Identifier: Apache-2.0
"""Reads of the supervision loop."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from xiucheng.foundation.catalogue.queries import source_classes, stages_of
from xiucheng.foundation.geography.queries import locate_point
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area, Holder
from xiucheng.kernel.access.scope import REACHED_SQL, as_array, within
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration.decided import decided_in
from xiucheng.kernel.declaration.recalculation import RECALCULATE
from xiucheng.kernel.declaration.types import Fact, Field, Kind, Label
from xiucheng.operations.supervision.rules.configured import SETTINGS
from xiucheng.operations.supervision.types import CASE, REQUEST, TASK

ADOPTED = (
    Field("source", Kind.TEXT, Label("来源系统", "Source system"), max_length=40),
    Field("external_id", Kind.TEXT, Label("来源编号", "Number there"), max_length=60),
    Field("title", Kind.TEXT, Label("标题", "Title")),
    Field("words", Kind.WORDS, Label("描述", "Words"), required=False, max_length=2000),
    Field("address", Kind.TEXT, Label("地址", "Address"), required=False),
    Field("point", Kind.POINT, Label("位置", "Place"), required=False),
    Field("area_path", Kind.TEXT, Label("区域", "Area"), required=False, max_length=160),
    Field("holder_path", Kind.TEXT, Label("承办单位", "Unit"), max_length=160),
    Field("class_code", Kind.REFERENCE, Label("类别", "Class"), required=False, max_length=80),
    Field("channel", Kind.TEXT, Label("问题来源", "Channel"), max_length=30),
    Field("opened_at", Kind.DATETIME, Label("上报时间", "Opened")),
    Field("due_at", Kind.DATETIME, Label("时限", "Due"), required=False),
    Field("closed_at", Kind.DATETIME, Label("结案时间", "Closed"), required=False),
    Field("outcome", Kind.TEXT, Label("结果", "Outcome"), required=False, max_length=40),
    Field("result", Kind.WORDS, Label("处置情况", "What was done"), required=False, max_length=4000),
    Field("remarks", Kind.WORDS, Label("接入备注", "Remarks of the import"), required=False),
    Field("import_run", Kind.INTEGER, Label("导入批次", "Import"), required=False, minimum=1),
)
"""What an imported request brings along; written as one recorded `adopt`, without invented steps."""

CODE = Fact(
    "code",
    "SELECT c FROM json_array_elements_text(a.form -> 'lots' -> 'codes') c "
    "WHERE NOT EXISTS (SELECT FROM supervision_report p WHERE p.code = c) LIMIT 1",
    on_form=True,
)
"""The public number of a report: the first of the lots that nobody holds."""
RECEIVED = Fact(
    "received",
    "SELECT p.id FROM supervision_report p WHERE p.source = "
    "coalesce(a.form ->> 'sent_by', a.form ->> 'channel', a.form ->> 'via') "
    "AND p.external_id = a.form ->> 'sent_number'",
    on_form=True,
)
BESIDE = Fact(
    "beside",
    "SELECT json_agg(l.report_id)::text FROM record r JOIN supervision_report_link l ON l.record_id = r.id "
    f"WHERE r.number = a.form ->> 'beside' AND r.process = '{CASE}' AND ({REACHED_SQL} OR EXISTS ("
    "SELECT FROM supervision_report p WHERE p.id = l.report_id AND p.reported_by = %(person)s))",
    on_form=True,
)
"""The reports of the case with which another problem came: one that the actor reaches, or reported."""
REPORTERS = Fact(
    "reporters",
    "SELECT array_agg(DISTINCT p.reported_by) FROM supervision_report_link l "
    "JOIN supervision_report p ON p.id = l.report_id WHERE l.record_id = r.id AND p.reported_by IS NOT NULL",
)
OPEN_REQUEST = Fact(
    "open_request",
    f"SELECT c.number FROM record c WHERE c.parent_id = r.id AND c.process = '{REQUEST}' AND c.closed_at IS NULL "
    "ORDER BY c.id LIMIT 1",
)
OPEN_TASKS = Fact(
    "open_tasks",
    f"SELECT count(*) FROM record c WHERE c.parent_id = r.id AND c.process = '{TASK}' AND c.closed_at IS NULL",
)

LINKED = Fact(
    "linked",
    "SELECT EXISTS (SELECT FROM supervision_report_link l WHERE l.record_id = r.id "
    "AND l.report_id = (a.form ->> 'report')::bigint)",
    on_form=True,
)
REOPENED_BY_REPORTERS = Fact(
    "reopened_by_reporters",
    "SELECT count(*) FROM entry e WHERE e.record_id = r.id AND e.step = 'reopen_by_reporter'",
)


def _same_place(before: str, given: str) -> Fact:
    """What cameras wrote in the photos of the result that a form brings, how many photos the case came with, and when
    its work was given (SQL expressions), as JSON text."""
    return Fact(
        "same_place",
        "SELECT json_build_object('photos', (SELECT json_agg(json_build_array(f.taken_at, f.lon, f.lat)) FROM file f "
        "WHERE f.id IN (SELECT e.value::bigint FROM json_array_elements_text("
        "CASE json_typeof(a.form -> 'photos_after') WHEN 'array' THEN a.form -> 'photos_after' ELSE '[]'::json END) "
        "e(value)) "
        f"AND f.uploaded_by = %(person)s), 'before', {before}, 'given', {given})::text",
        on_form=True,
    )


SAME_PLACE = _same_place(
    "(SELECT count(*) FROM attachment t WHERE t.record_id = r.id AND t.field = 'photos')",
    "(SELECT max(e.at) FROM entry e WHERE e.record_id = r.id AND e.step IN ('dispatch', 'report_direct', 'rework'))",
)
SAME_PLACE_AT_START = _same_place("1", "NULL")
DECIDED = decided_in("r.holder_path", SETTINGS)
DECIDED_CITY = decided_in("''", SETTINGS)
CLASS_STAGES = stages_of("stages", "d.class_code")
CLASS_STAGES_ON_FORM = stages_of("stages", "a.form ->> 'class_code'")


def lots(_form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Some public numbers for a report, drawn so that nobody can guess one: 12 digits, one in a million taken."""
    return {"codes": [f"{secrets.randbelow(10**12):012d}" for _lot in range(3)]}


def place_of(form: Mapping[str, Any]) -> Mapping[str, Any]:
    """Area, boundary version and responsibility grid of a form's point; empty when it lies outside all."""
    point = form.get("point")
    if point is None:
        return {"area_path": "", "boundary_version": 0, "responsibility": ""}
    place = locate_point(float(point.lon), float(point.lat))
    return {
        "area_path": place.area_path or "",
        "boundary_version": place.boundary_version,
        "responsibility": place.responsibility or "",
    }


def centre_of(case: int) -> str:
    """The supervision centre of a case, empty where it has none."""
    rows = fetch_all("SELECT centre FROM supervision_case WHERE record_id = %(case)s", {"case": case})
    return rows[0][0] if rows else ""


class Adopted(NamedTuple):
    """A case of another system: what that system said of it last, and whether it moved on here."""

    record_id: int
    number: str
    state: str
    version: int
    form: dict[str, Any]
    handled_here: bool


_ADOPTED = f"""
SELECT c.external_id, r.id, r.number, r.state, r.version, e.form::text, e.seq < r.seq
FROM supervision_case c JOIN record r ON r.id = c.record_id
CROSS JOIN LATERAL (SELECT e.seq, e.form FROM entry e WHERE e.record_id = r.id
    AND e.step IN ('adopt', 'adopt_update', 'restore_import') ORDER BY e.seq DESC LIMIT 1) e
WHERE c.source = %(source)s AND c.external_id = ANY(%(numbers)s::text[]) AND r.process = %(process)s
    AND {REACHED_SQL}
"""


def adopted_cases(actor: Actor, source: str, numbers: Sequence[str]) -> dict[str, Adopted]:
    """{number at the source: case} of those that were taken over already and that the actor may see."""
    holders, areas = actor.sight("supervision")
    rows = fetch_all(
        _ADOPTED,
        {
            "source": source,
            "numbers": list(numbers),
            "process": CASE,
            "holders": '{""}' if holders == ("",) else as_array(holders),
            "areas": as_array(areas),
            "at": now(),
        },
    )
    return {row[0]: Adopted._make((*row[1:5], json.loads(row[5]), row[6])) for row in rows}


class Imported(NamedTuple):
    """A case that an import began or changed: as it is now, what the source had said before the import (None:
    the import began it), and whether anybody or anything but the calendar moved it since."""

    record_id: int
    number: str
    state: str
    version: int
    before: dict[str, Any] | None
    touched: bool


# what an import changed and its own undoing gave back counts for nothing; an import that was stopped may have gone on
# under another mapping, and so changed or taken up again what it had taken over itself
_IMPORTED = f"""
SELECT r.id, r.number, r.state, r.version,
    (SELECT b.form::text FROM entry b WHERE b.record_id = r.id AND b.seq < l.seq
        AND b.step IN ('adopt', 'adopt_update', 'restore_import') ORDER BY b.seq DESC LIMIT 1),
    EXISTS (SELECT FROM entry e WHERE e.record_id = r.id AND e.seq > l.seq
        AND e.step NOT IN ('restore_import', '{RECALCULATE}') AND NOT (e.step = 'adopt_update' AND (
            e.form ->> 'import_run' IS NOT DISTINCT FROM %(run)s::text OR EXISTS (
            SELECT FROM entry x WHERE x.record_id = r.id AND x.seq > e.seq AND x.step = 'restore_import'
            AND x.form ->> 'import_run' = e.form ->> 'import_run'))))
FROM supervision_import_link l JOIN record r ON r.id = l.record_id
WHERE l.run_id = %(run)s AND l.record_id > %(after)s
    AND r.state <> 'withdrawn' AND (SELECT d.step FROM entry d WHERE d.record_id = r.id AND d.seq >= l.seq
        AND d.form ->> 'import_run' = %(run)s::text ORDER BY d.seq DESC LIMIT 1) IS DISTINCT FROM 'restore_import'
ORDER BY l.record_id LIMIT %(limit)s
"""


def imported_cases(run: int, after: int, limit: int) -> list[Imported]:
    """Cases of an import that are not yet undone, by id from behind `after`."""
    rows = fetch_all(_IMPORTED, {"run": run, "after": after, "limit": limit})
    return [Imported._make((*row[:4], json.loads(row[4]) if row[4] else None, row[5])) for row in rows]


def took_over(run: int) -> bool:
    """Whether an import began or changed any case."""
    return bool(
        fetch_all("SELECT 1 FROM supervision_import_link WHERE run_id = %(run)s LIMIT 1", {"run": run})
    )


def import_counts(run: int) -> tuple[int, int]:
    """(cases that an import began, cases that it changed)."""
    sql = (
        "SELECT count(*) FILTER (WHERE seq = 1), count(*) FILTER (WHERE seq > 1) "
        "FROM supervision_import_link WHERE run_id = %(run)s"
    )
    ((begun, changed),) = fetch_all(sql, {"run": run})
    return begun, changed


def known_nouns(source: str) -> tuple[set[str], set[str], set[str]]:
    """(unit paths, area paths, class codes) that imports of a source made already. Names are no secret."""
    below = within("path", [f"{source}/"])
    units = set(Holder.objects.filter(below).values_list("path", flat=True))
    areas = set(Area.objects.filter(below).values_list("path", flat=True))
    return units, areas, source_classes(source)
