# SPDX-License-Identifier: Apache-2.0
"""Pure rules of reports as things of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.supervision.types import MOCKED


def report_row(
    context: Context, *, received_at: datetime | None = None, by: int | None = None
) -> dict[str, Any]:
    """The report that a step brings, as a row; `received_at` when it was not received now."""
    form = context.form
    lon, lat = coordinates(form)
    sent = sender(form)
    return {
        "id": context.fresh(),
        "channel": channel(form),
        "words": form.get("words") or form.get("told") or "",
        "address": form["address"] or "",
        "lon": lon,
        "lat": lat,
        "received_at": received_at or context.at,
        "reported_by": by,
        "seq": context.record.seq + 1 if context.record else 1,
        "code": context.facts.get("code"),
        "source": sent and sent[0],
        "external_id": sent and sent[1],
        "flags": {MOCKED: True} if form.get("mocked") else {},
        "satisfaction": "",
    }


def coordinates(form: Mapping[str, Any]) -> tuple[float, float] | tuple[None, None]:
    """Longitude and latitude of a form's pin."""
    point = form["point"]
    return (float(point.lon), float(point.lat)) if point else (None, None)


def sender(form: Mapping[str, Any]) -> tuple[str, str] | None:
    """(source, number there) of what was sent by somebody who numbers it; who sent it is the channel unless named."""
    number = form.get("sent_number")
    return (form.get("sent_by") or channel(form), number) if number else None


def channel(form: Mapping[str, Any]) -> str:
    """The channel of a report that begins a case, or is added to one."""
    return str(form.get("channel") or form["via"])


def not_received_yet(context: Context) -> Mapping[str, str]:
    """The same order twice is one report."""
    if context.facts["received"] is None:
        return {}
    sentence = _("A report with this number of this sender was received before. Look for it by this number.")
    return {"sent_number": sentence}


def known_beside(context: Context) -> Mapping[str, str]:
    """The case with whose report another problem came must be one that the actor may see."""
    if context.form.get("beside") and context.facts["beside"] is None:
        return {"beside": _("There is no case with this number that you may see.")}
    return {}


def links(context: Context, report: Mapping[str, Any] | None) -> list[dict[str, int]]:
    """Links of a new case: to the report that it brings, or to those of the case with which its problem came."""
    if report is not None:
        return [{"report_id": report["id"]}]
    return [{"report_id": known} for known in json.loads(context.facts["beside"])]


def joined(context: Context) -> Changes:
    """One more report of what the case is about: whoever sent it hears what happens to the case (law 3)."""
    report = report_row(context, by=context.actor.id)
    rows = {"supervision.Report": [report], "supervision.ReportLink": [{"report_id": report["id"]}]}
    return Changes(rows=rows)


def not_a_reporter(context: Context) -> str | None:
    """Whoever reported it, first or later, has an interest in the answer (law 1)."""
    if context.actor.id is not None and context.actor.id in reporters(context):
        return _("You reported this case yourself. Another inspector must verify it.")
    return None


def reporters(context: Context) -> set[int]:
    """Numbers of all who reported what the case is about."""
    return set(context.facts["reporters"] or ())
