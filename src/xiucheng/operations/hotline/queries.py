# SPDX-License-Identifier: Apache-2.0
"""Reads of orders: facts of their steps, and the settings that steps go by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Avg, Count, F, Q, QuerySet

from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import require
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration import store
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration.types import Fact
from xiucheng.kernel.record.models import Record
from xiucheng.operations.hotline.models import Link, Order, Reply
from xiucheng.operations.hotline.rules.limits import USUAL_DAYS, USUAL_URGENT_HOURS
from xiucheng.operations.hotline.types import FINAL, ORDER, SEND, SOURCES, VIEW, WAYS

ANY_CENTRE = Fact(
    "any_centre",
    f"SELECT h.path FROM holder h WHERE h.kind = '{UnitKind.SUPERVISION_CENTRE.value}' AND h.ends_on IS NULL "
    "ORDER BY length(h.path), h.path LIMIT 1",
)
TWIN = Fact(
    "twin",
    "SELECT t.number FROM hotline_order o JOIN record t ON t.id = o.record_id "
    "WHERE o.source = a.form ->> 'source' AND o.external_id = a.form ->> 'external_id'",
    on_form=True,
)
CAME = Fact(
    "came",
    # where a case was merged into another one, that one tells how it ended
    "SELECT json_agg(json_build_object('number', t.number, 'process', t.process, 'closed', t.closed_at IS NOT NULL, "
    "'outcome', t.outcome, 'result', coalesce(c.result, nullif(h.result, ''), h.advice, '')) ORDER BY t.id)::text "
    "FROM record t LEFT JOIN supervision_case c ON c.record_id = t.id LEFT JOIN help_request h ON h.record_id = t.id "
    "WHERE t.state <> 'merged' AND t.id IN (SELECT k.target_id FROM hotline_link k WHERE k.record_id = r.id UNION "
    "SELECT b.record_id FROM hotline_link k JOIN record m ON m.id = k.target_id AND m.state = 'merged' "
    "JOIN supervision_report_link a ON a.record_id = m.id JOIN supervision_report_link b ON b.report_id = a.report_id "
    "WHERE k.record_id = r.id)",
)


def usual_limits(_form: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """Lookup: by urgency, the time to answer an order that names none: as decided for today."""
    return {
        "normal": (store.value(USUAL_DAYS), "working_days"),
        "urgent": (store.value(USUAL_URGENT_HOURS), "hours"),
    }


# orders that led to a record, also where their case was merged into it
_ORDERS = """
SELECT DISTINCT k.record_id FROM unnest(%(ids)s::bigint[]) t (id)
JOIN hotline_link k ON k.target_id = t.id OR k.target_id IN (
    SELECT b.record_id FROM supervision_report_link a JOIN supervision_report_link b ON b.report_id = a.report_id
    JOIN record m ON m.id = b.record_id AND m.state = 'merged' WHERE a.record_id = t.id)
ORDER BY k.record_id
"""


def orders_of(records: Sequence[int]) -> list[int]:
    """The orders that led to these cases and requests for help."""
    return [identity for (identity,) in fetch_all(_ORDERS, {"ids": list(records)})] if records else []


def kin(record: int) -> list[int]:
    """What an order led to, and the orders that led to a record: to be told beside it, as far as the reader sees it."""
    ids = Link.objects.filter(Q(record_id=record) | Q(target_id=record)).values_list("record_id", "target_id")
    return sorted({one for pair in ids for one in pair} - {record})


class Known(NamedTuple):
    """An order that is here: what the hotline said of it last, and how far it is."""

    record: int
    number: str
    state: str
    words: str
    urgency: str
    due: datetime | None
    remark: str
    satisfaction: str


_KNOWN = """
SELECT o.external_id, r.id, r.number, r.state, o.words, o.urgency, o.due, o.remark, o.satisfaction
FROM hotline_order o JOIN record r ON r.id = o.record_id
WHERE o.source = %(source)s AND o.external_id = ANY(%(numbers)s::text[])
"""


def known(source: str, numbers: Sequence[str]) -> dict[str, Known]:
    """{number at the hotline: order} of those that are here; for who takes orders over, wherever they lie."""
    rows = fetch_all(_KNOWN, {"source": source, "numbers": list(numbers)}) if numbers else []
    return {row[0]: Known._make(row[1:]) for row in rows}


def of_import(run: int) -> Iterator[int]:
    """Orders that an import brought, a part at a time."""
    after = 0
    while True:
        rows = Order.objects.filter(import_run=run, record_id__gt=after).order_by("record_id")
        part = list(rows.values_list("record_id", flat=True)[:500])
        yield from part
        if len(part) < 500:
            return
        after = part[-1]


class Told(NamedTuple):
    """How far an order's replies went."""

    record: int
    told: int
    sent: int


def told_of(actor: Actor, numbers: Sequence[str]) -> dict[str, Told]:
    """{number here: how far} of the orders that the actor may see."""
    seen = Record.objects.filter(process=ORDER, number__in=numbers).filter(visible(actor, "hotline"))
    rows = Order.objects.filter(record__in=seen).values_list("record__number", "record_id", "told", "sent")
    return {row[0]: Told._make(row[1:]) for row in rows}


class Waiting(NamedTuple):
    """One reply that the hotline does not have yet, with what may be told beside it."""

    reply: str
    record: int
    external_id: str
    number: str
    kind: str
    words: str
    until: datetime | None
    made_at: datetime
    signed_at: datetime | None
    attended_at: datetime | None
    way: str


def waiting(actor: Actor, source: str, limit: int) -> list[Waiting]:
    """What is to be sent to a hotline, oldest order first, of each order in its own sequence; of final answers of one
    order that wait only the last, as it says what holds."""
    require(actor, SEND)
    orders = Order.objects.filter(source=source, told__gt=F("sent"))
    orders = orders.filter(record__in=Record.objects.filter(process=ORDER).filter(visible(actor, "hotline")))
    facts = {one.record_id: one for one in orders.select_related("record").order_by("record_id")[:limit]}
    replies = Reply.objects.filter(record_id__in=facts).order_by("record_id", "-number")
    found: list[Waiting] = []
    final: set[int] = set()
    for one in replies:
        order = facts[one.record_id]
        if one.number <= order.sent or (one.kind == FINAL and one.record_id in final):
            continue
        if one.kind == FINAL:
            final.add(one.record_id)
        number = order.record.number
        more = (order.signed_at, order.attended_at, dict(WAYS)[order.way].zh if order.way else "")
        same = (number, one.kind, one.words, one.until, one.made_at)
        found.append(Waiting(f"{number}-{one.number}", one.record_id, order.external_id or "", *same, *more))
    return sorted(found, key=lambda one: (one.record, int(one.reply.rpartition("-")[2])))


class Overview(NamedTuple):
    """Of one hotline: open orders by state, how many are overdue, and of the last days: how many came, the mean minutes
    until somebody signed and attended, and how satisfied people are."""

    source: str
    states: dict[str, int]
    overdue: int
    to_send: int
    came: int
    signed: float | None
    attended: float | None
    satisfied: dict[str, int]


def overview(actor: Actor, since: datetime) -> list[Overview]:
    """The orders that the actor may see, one line a hotline."""
    require(actor, VIEW)
    seen = Order.objects.filter(
        record__in=Record.objects.filter(process=ORDER).filter(visible(actor, "hotline"))
    )
    return [_overview(seen.filter(source=source), source, since) for source, _label in SOURCES]


def _overview(orders: QuerySet[Order], source: str, since: datetime) -> Overview:
    still = orders.filter(record__closed_at=None)
    states = still.values_list("record__state").annotate(count=Count("pk")).order_by()
    lately = orders.filter(record__opened_at__gte=since)
    means = lately.aggregate(
        came=Count("pk"),
        signed=Avg(F("signed_at") - F("record__opened_at")),
        attended=Avg(F("attended_at") - F("record__opened_at")),
    )
    said = lately.exclude(satisfaction="").values_list("satisfaction").annotate(count=Count("pk")).order_by()
    return Overview(
        source,
        dict(states),
        still.filter(record__due_at__lt=now()).count(),
        orders.filter(told__gt=F("sent")).count(),
        means["came"],
        _minutes(means["signed"]),
        _minutes(means["attended"]),
        dict(said),
    )


def _minutes(mean: timedelta | None) -> float | None:
    return None if mean is None else mean.total_seconds() / 60
