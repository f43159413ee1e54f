# SPDX-License-Identifier: Apache-2.0
"""What an order leads to: cases of supervision, and requests for help, begun in the transaction of its step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration.types import Answer, Context
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.process.races import races_on
from xiucheng.operations.help.types import REQUEST
from xiucheng.operations.hotline.models import Link
from xiucheng.operations.supervision.types import CASE

LONGEST = 1000
NAMES = {
    "words": "case_words",
    "class_code": "case_class",
    "point": "case_point",
    "address": "case_address",
}
"""What a case asks for, by what the order's step calls it."""

races_on("hotline_order")


def open_case(actor: Actor, context: Context, answer: Answer) -> None:
    """Report what the order says as a street problem. Raises what reporting raises."""
    form, detail = context.form, context.detail
    report = {
        "point": form["case_point"] or _point(context),
        "address": form["case_address"] or context.row.address,
        "words": form["case_words"] or _cut(detail["words"]),
        "class_code": form["case_class"],
        "channel": detail["source"],
        **_from(answer.record_id, detail),
    }
    try:
        _link(answer, engine.start(actor, CASE, "report", report))
    except Invalid as refusal:
        raise Invalid({NAMES.get(name, name): words for name, words in refusal.errors.items()}) from None


def _from(order: int, detail: Mapping[str, Any]) -> dict[str, str]:
    """One order is one report, of however many cases: the first brings it, the others stand beside the first."""
    ids = Link.objects.filter(record_id=order, target__process=CASE).order_by("target_id")
    first = ids.values_list("target__number", flat=True).first()
    return {"beside": first} if first else {"sent_number": detail["external_id"]}


def open_help(actor: Actor, context: Context, answer: Answer) -> None:
    """Ask for help for the caller. Raises what asking raises."""
    form, detail = context.form, context.detail
    asked = {
        "need": form["help_need"],
        "point": _point(context),
        "address": form["help_address"] or context.row.address or "见诉求内容",
        "words": _cut(detail["words"]),
        "urgency": detail["urgency"],
        "needed_at": form["help_at"],
        "origin": f"{detail['source']} {detail['external_id']}"[:60],
    }
    _link(answer, engine.start(actor, REQUEST, "ask", asked))


def _point(context: Context) -> str | None:
    lon, lat = context.row.lon, context.row.lat
    return None if lon is None or lat is None else f"{lon:.7f},{lat:.7f}"


def _cut(words: str) -> str:
    return words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"


def _link(order: Answer, led_to: Answer) -> None:
    Link.objects.create(record_id=order.record_id, target_id=led_to.record_id)
