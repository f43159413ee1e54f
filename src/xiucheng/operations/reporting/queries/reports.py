# SPDX-License-Identifier: Apache-2.0
"""Reads of reports: received before, of a case, and the cases of one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import QuerySet

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import VISIBLE_SQL, reached, sql_parameters, visible
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.record.models import Record
from xiucheng.operations.supervision.types import CASE

VIEW = "supervision.view"
MOST_FLAGGED = 1_000


class Known(NamedTuple):
    """A report that is there."""

    id: int
    code: str | None


class ReportLine(NamedTuple):
    """One report as the page of its case shows it; `record_id` and `seq` are the entry that brought it."""

    id: int
    code: str | None
    channel: str
    words: str
    address: str
    received_at: datetime
    reported_by: int | None
    source: str | None
    external_id: str | None
    flags: Mapping[str, Any]
    lon: float | None
    lat: float | None
    record_id: int | None
    seq: int | None


_LINE = """
SELECT p.id, p.code, p.channel, p.words, p.address, p.received_at, p.reported_by, p.source, p.external_id,
    p.flags::text, p.lon, p.lat, p.record_id, p.seq FROM supervision_report p
"""


def _lines(where: str, params: Mapping[str, Any]) -> list[ReportLine]:
    rows = fetch_all(f"{_LINE} WHERE {where} ORDER BY p.received_at, p.id", params)
    return [ReportLine._make((*row[:9], json.loads(row[9]), *row[10:])) for row in rows]


def received(actor: Actor, form: Mapping[str, Any]) -> Known | None:
    """The report with the number that a form names, when the actor sent it or sees a case of it."""
    source, number = form.get("sent_by") or form.get("channel"), form.get("sent_number")
    if not (number and isinstance(source, str) and isinstance(number, str)):
        return None
    found = _lines(
        "p.source = %(source)s AND p.external_id = %(number)s", {"source": source, "number": number}
    )
    if not found:
        return None
    linked = [record for record, _number, _state in cases_of(found[0].id)]
    if found[0].reported_by != actor.id and not _seen(actor).filter(pk__in=linked).exists():
        return None
    return Known(found[0].id, found[0].code)


def _seen(actor: Actor) -> QuerySet[Record]:
    return Record.objects.filter(process=CASE).filter(reached(actor, VIEW))


def brought_by(record_id: int, seq: int) -> ReportLine | None:
    """The report that an entry brought."""
    found = _lines(
        "p.record_id = %(record)s AND p.seq = %(seq)s AND p.id IN (SELECT l.report_id "
        "FROM supervision_report_link l WHERE l.record_id = %(record)s)",
        {"record": record_id, "seq": seq},
    )
    return found[0] if found else None


def family(report: int) -> list[int]:
    """The cases of a report, and those that share a report with one of them."""
    sql = (
        "SELECT DISTINCT c.record_id FROM supervision_report_link a "
        "JOIN supervision_report_link b ON b.record_id = a.record_id "
        "JOIN supervision_report_link c ON c.report_id = b.report_id WHERE a.report_id = %(report)s ORDER BY 1"
    )
    return [row[0] for row in fetch_all(sql, {"report": report})]


def cases_of(report: int) -> list[tuple[int, str, str]]:
    """(id, number, state) of the cases of a report, oldest first. For its reporter, and who sees one of them."""
    sql = (
        "SELECT r.id, r.number, r.state FROM supervision_report_link l JOIN record r ON r.id = l.record_id "
        "WHERE l.report_id = %(report)s ORDER BY r.id"
    )
    return [(row[0], row[1], row[2]) for row in fetch_all(sql, {"report": report})]


def case_numbered(actor: Actor, number: str) -> int | None:
    """The id of a case that the actor's posts reach."""
    return _seen(actor).filter(number=number).values_list("pk", flat=True).first()


def reports_of(record_id: int) -> list[ReportLine]:
    """The reports of a case that the caller may see, oldest first."""
    linked = "p.id IN (SELECT l.report_id FROM supervision_report_link l WHERE l.record_id = %(record)s)"
    return _lines(linked, {"record": record_id})


def told_to(actor: Actor, found: list[ReportLine]) -> list[ReportLine]:
    """The same reports, their public numbers only where the actor may pass them on: who has the number answers as its
    reporter, so it is for who took the report and who receives calls, and not for who works on the case."""
    receives = actor.may("supervision.accept")
    return [
        one
        if receives or (one.reported_by is not None and one.reported_by == actor.id)
        else one._replace(code=None)
        for one in found
    ]


def beside(actor: Actor, record_id: int) -> list[int]:
    """Other cases that share a report with a case, as far as the actor may see them, oldest first."""
    sql = (
        "SELECT b.record_id FROM supervision_report_link a JOIN supervision_report_link b "
        "ON b.report_id = a.report_id AND b.record_id <> a.record_id WHERE a.record_id = %(record)s"
    )
    linked = [row[0] for row in fetch_all(sql, {"record": record_id})]
    return sorted(visible_numbers(actor, set(linked)))[:50]


def visible_numbers(actor: Actor, records: set[int]) -> dict[int, str]:
    """{id: number} of those cases that the actor may see."""
    if not records:
        return {}
    rows = Record.objects.filter(pk__in=records, process=CASE).filter(visible(actor, "supervision"))
    return dict(rows.values_list("pk", "number"))


_FLAGGED = f"""
SELECT p.id, r.id, r.number, r.title, p.received_at, p.flags::text FROM supervision_report p
JOIN record r ON r.id = p.record_id
WHERE p.flags <> '{{}}' AND p.received_at >= %(since)s::timestamptz AND {VISIBLE_SQL}
ORDER BY p.received_at DESC, p.id DESC LIMIT %(limit)s
"""


class Flagged(NamedTuple):
    """A report that should be looked at twice, with the case that it began or was added to."""

    report: int
    record_id: int
    number: str
    title: str
    received_at: datetime
    flags: Mapping[str, Any]


def flagged(actor: Actor, since: datetime, limit: int = MOST_FLAGGED) -> list[Flagged]:
    """Flagged reports since a moment that the actor may see, newest first."""
    rows = fetch_all(
        _FLAGGED, {"since": since, "limit": limit, "at": now(), **sql_parameters(actor, "supervision")}
    )
    return [Flagged._make((*row[:5], json.loads(row[5]))) for row in rows]
