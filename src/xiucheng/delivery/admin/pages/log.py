# SPDX-License-Identifier: Apache-2.0
"""The access log, newest first; read only."""

from __future__ import annotations

from dataclasses import asdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_safe

from xiucheng.delivery.admin.asking import asked_day
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Cell, ListView, Table
from xiucheng.delivery.admin.words import log_kinds
from xiucheng.delivery.shell.pages import asked_words, first_row, nothing_fits, opens_usual
from xiucheng.delivery.shell.shapes import Choice, Filter, Paging
from xiucheng.kernel.access import queries
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AUDIT
from xiucheng.kernel.tables import Column, Kind, Sheet
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.ui.words import moment


@require_safe
@administrative(AUDIT)
@opens_usual
def listing(request: ActorRequest) -> HttpResponse:
    """A part of the log, narrowed by act, person, record and days."""
    asked = _asked(request)
    lines = queries.access_log(request.actor, asked, before=_before(request), limit=queries.PART + 1)
    shown, first, following = lines[: queries.PART], first_row(request), ""
    given = {name: str(value or "") for name, value in asdict(asked).items()}
    if len(lines) > len(shown):
        onward = given | {"before": str(shown[-1].id), "first": str(first + len(shown))}
        following = f"?{urlencode(onward)}"
    kinds = log_kinds()
    page = ListView(
        title=_("Access log"),
        table=Table(
            label=_("Access log"),
            columns=(_("When"), _("Who"), _("What"), _("Details"), _("From where")),
            rows=tuple(_row(line, kinds) for line in shown),
            empty=nothing_fits(request, _("Nothing was noted")),
        ),
        filters=_filters(given, kinds),
        clear_url=reverse("admin:log"),
        paging=Paging(first, first + len(shown) - 1, next_url=following) if shown else None,
        export_url=f"{reverse('admin:log-export')}?{urlencode(given)}",
        note=_("Lines are never changed or removed. That you read them is noted too."),
    )
    return render(request, "admin/list.html", {"page": page})


@require_GET
@administrative(AUDIT)
def export(request: ActorRequest) -> HttpResponseBase:
    """All lines that fit the filters, as a file."""
    asked, kinds = _asked(request), log_kinds()
    columns = (
        Column(_("When"), Kind.INSTANT, 20),
        Column(_("Sign-in name")),
        Column(_("Who")),
        Column(_("What"), width=20),
        Column(_("Details"), width=60),
        Column(_("Record"), width=20),
        Column(_("From where"), width=20),
        Column(_("Line"), Kind.NUMBER, 10),
    )
    rows = (
        (
            *(line.at, line.login, line.name, kinds.get(line.kind, line.kind), line.what),
            *(line.number or str(line.record or ""), line.address, line.id),
        )
        for line in queries.whole_access_log(request.actor, asked)
    )
    sheet = Sheet(_("Access log"), columns, rows)
    told = [(name, str(value or "")) for name, value in asdict(asked).items()]
    return download(request.actor, sheet, request.GET.get("format", "csv"), of="access log", asked=told)


def _asked(request: HttpRequest) -> queries.Narrowed:
    return queries.Narrowed(
        kind=asked_words(request, "kind"),
        person=asked_words(request, "person"),
        record=asked_words(request, "record"),
        since=asked_day(request, "since"),
        until=asked_day(request, "until"),
    )


def _row(line: queries.LogLine, kinds: dict[str, str]) -> Row:
    record = line.number or (_("record %(id)s") % {"id": line.record} if line.record else "")
    return (
        Cell(moment(line.at), code=True),
        Cell(line.name or "—", sub=line.login),
        Cell(kinds.get(line.kind, line.kind)),
        Cell(line.what or "—", sub=record),
        Cell(line.address or "—", code=True),
    )


def _filters(given: dict[str, str], kinds: dict[str, str]) -> tuple[Filter, ...]:
    every = Choice("", _("All"))
    choices = (every, *(Choice(code, label) for code, label in kinds.items()))
    return (
        Filter("kind", _("What"), "choice", given["kind"], choices),
        Filter("person", _("Sign-in name"), "text", given["person"]),
        Filter("record", _("Case number"), "text", given["record"]),
        Filter("since", _("From"), "date", given["since"]),
        Filter("until", _("Until"), "date", given["until"]),
    )


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) <= 18 else None
