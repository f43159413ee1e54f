# SPDX-License-Identifier: Apache-2.0
"""The form of a report for every channel, the similar cases under it, and the flagged ones of the last days."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.admin.shapes import Cell, Table
from xiucheng.delivery.reporting.api import NEAR, REPORT
from xiucheng.delivery.reporting.present import flag_views, similar_cases
from xiucheng.delivery.reporting.shapes import FlaggedView, SimilarRow, SimilarView
from xiucheng.delivery.shell.files import takes_files
from xiucheng.delivery.shell.forms import form_view, posted
from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.shapes import ReportView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Label, Step
from xiucheng.kernel.process.errors import Invalid, KeyReused, NotNow
from xiucheng.kernel.process.form import parse
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.shapes import EmptyView, Fact
from xiucheng.kernel.ui.words import moment
from xiucheng.operations.reporting.actions import take_report
from xiucheng.operations.reporting.queries import reports
from xiucheng.operations.reporting.types import FLAGS
from xiucheng.operations.supervision.types import CASE

VIEW = "supervision.view"
DAYS, ROWS = 30, 100
FURTHER = Field(
    "further",
    Kind.WORDS,
    Label("同一来件的其他问题", "Other problems of the same report"),
    help=Label(
        "每行一个，各立一案；位置、来源同上", "One a line; each becomes a case of its own at this place"
    ),
    required=False,
    max_length=4000,
)


def _step() -> Step:
    """The first step of a case, with a place for what else the caller tells of."""
    declared = registry.get(CASE).step("report")
    assert declared is not None
    return replace(declared, form=(*declared.form, FURTHER))


@takes_files
@administrative(REPORT)
def report(request: ActorRequest) -> HttpResponse:
    """The form, and the cases that it begins or the one to which it is added."""
    step, typed = _step(), dict[str, Any]()
    errors: dict[str, str] = {}
    error, key = "", request.POST.get("key", "")[:80]
    if request.method == "POST":
        typed, errors = posted(request, request.actor, step)
        try:
            if errors:
                raise Invalid(errors)
            if not key:
                raise KeyReused  # a form without its key could act twice; it comes back with a new one
            return after_form(request, record_url(CASE, _take(request, typed, key)))
        except Invalid as refusal:
            errors = {name.partition(".")[0]: words for name, words in refusal.errors.items()}
        except (KeyReused, NotNow) as refusal:
            error, key = str(refusal), ""
    form = form_view(
        request.actor,
        registry.get(CASE),
        step,
        action=request.path,
        values=typed,
        errors=errors,
        error=error,
        key=key,
    )
    view = ReportView(
        form,
        similar_url=reverse("reporting:similar"),
        emergency=_("If somebody is hurt or in danger, call 110, 119 or 120 first."),
    )
    return render(request, "shell/report.html", {"report": view}, status=422 if errors or error else 200)


def _take(request: ActorRequest, typed: dict[str, Any], key: str) -> int:
    """The case to show: the first of the report's. A box that nobody was asked to tick says nothing."""
    form = {name: value for name, value in typed.items() if name not in {"join", "further", "mocked"}}
    lines = [line.strip() for line in str(typed.get("further", "")).splitlines()]
    further = [{"words": line} for line in lines if line]
    taken = take_report(request.actor, form, further, join=str(typed.get("join", "")), key=key)
    return taken.cases[0].id


@require_GET
@administrative(REPORT)
def similar(request: ActorRequest) -> HttpResponse:
    """Cases that may be the same as what stands in the form; nothing while there is no place."""
    asked, errors = parse(NEAR, {item.name: request.GET.get(item.name) for item in NEAR})
    rows: tuple[SimilarRow, ...] = ()
    if "point" not in errors:
        place, known = asked["point"], {name: asked.get(name) or "" for name in ("words", "class_code")}
        found = similar_cases(request.actor, (float(place.lon), float(place.lat)), **known)
        rows = tuple(one.row() for one in found)
    return render(request, "reporting/similar.html", {"similar": SimilarView(rows)})


@require_GET
@administrative(VIEW)
def flagged(request: ActorRequest) -> HttpResponse:
    """Reports of the last days that should be looked at twice, and how many carry which flag."""
    found = reports.flagged(request.actor, now() - timedelta(days=DAYS))
    counted: Counter[str] = Counter(flag for one in found for flag in one.flags)
    rows = tuple(
        (
            Cell(one.number, url=record_url(CASE, one.record_id)),
            Cell(one.title),
            Cell(moment(one.received_at)),
            Cell(" ".join(f"{flag.label}：{flag.reason}" for flag in flag_views(one.flags, {}))),
        )
        for one in found[:ROWS]
    )
    view = FlaggedView(
        title=_("Flagged reports"),
        period=_("last %(days)d days") % {"days": DAYS},
        counts=tuple(Fact(str(label), str(counted[code])) for code, label in FLAGS),
        table=Table(
            label=_("Flagged reports"),
            columns=(_("Number"), _("Case"), _("Received"), _("Why")),
            rows=rows,
            empty=EmptyView(_("No report is flagged"), ""),
        ),
    )
    return render(request, "reporting/flagged.html", {"page": view})
