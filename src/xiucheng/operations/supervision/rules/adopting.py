# SPDX-License-Identifier: Apache-2.0
"""Effects of the two steps that take over requests of other systems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.supervision.rules.reporting import coordinates, report_row
from xiucheng.operations.supervision.types import TARGET_CLOCK


def adopted(context: Context) -> Changes:
    """An imported request as it stands, open or closed, with its promise; nothing is invented."""
    form = context.form
    row = report_row(context, received_at=form["opened_at"])
    return _as_it_stands(
        context,
        promised={TARGET_CLOCK: form["due_at"]} if form["due_at"] else {},
        rows={
            "supervision.Report": [row],
            "supervision.ReportLink": [{"report_id": row["id"]}],
            "supervision.ImportLink": _link(context, 1),
        },
    )


def adopted_again(context: Context) -> Changes:
    """What the source says now of a request taken over earlier and not yet worked on here."""
    return replace(restored(context), rows={"supervision.ImportLink": _link(context, context.row.seq + 1)})


def restored(context: Context) -> Changes:
    """What the source had said before an import that is undone."""
    due_at = context.form["due_at"]
    known = TARGET_CLOCK in (context.detail["_clocks"] or {})
    return _as_it_stands(
        context,
        promised={TARGET_CLOCK: due_at} if due_at else {},
        ended=(TARGET_CLOCK,) if known and not due_at else (),
    )


def withdrawn(context: Context) -> Changes:
    """A case that an import began and that nobody worked on: its number at the source is free again."""
    return Changes(detail={"source": None}, closed_at=context.row.closed_at)


def _link(context: Context, seq: int) -> list[dict[str, int]]:
    run = context.form["import_run"]
    return [{"run_id": run, "seq": seq}] if run else []


def _as_it_stands(context: Context, **more: object) -> Changes:
    form = context.form
    lon, lat = coordinates(form)
    return Changes(
        state="closed" if form["closed_at"] else "filed",
        title=form["title"],
        address=form["address"] or "",
        area_path=form["area_path"] or "",
        holder_path=form["holder_path"],
        lon=lon,
        lat=lat,
        outcome=form["outcome"] or "",
        opened_at=form["opened_at"],
        closed_at=form["closed_at"],
        **more,  # type: ignore[arg-type]
    )


def same_source(context: Context) -> Mapping[str, str]:
    """A request keeps the number it came with."""
    form, detail = context.form, context.detail
    if (form["source"], form["external_id"]) != (detail["source"], detail["external_id"]):
        return {"external_id": _("This case came under another number. Name the number it came with.")}
    return {}
