# SPDX-License-Identifier: Apache-2.0
"""Reads of orders: facts of their steps, and the settings that steps go by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q

from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.configuration import store
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration.types import Fact
from xiucheng.operations.hotline.models import Link
from xiucheng.operations.hotline.rules.limits import USUAL_DAYS, USUAL_URGENT_HOURS

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
