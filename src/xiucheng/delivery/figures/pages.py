# SPDX-License-Identifier: Apache-2.0
"""The table of figures, the same as a file, and the cases behind a number."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Cell, ListView, Table
from xiucheng.delivery.figures.asking import from_address, in_address
from xiucheng.delivery.figures.table import heading, sheet_of
from xiucheng.delivery.shell import present
from xiucheng.delivery.shell.pages import first_row
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, Filter, Paging
from xiucheng.insight.figures import queries
from xiucheng.insight.figures.types import (
    BY_POST,
    LABELS,
    MEASURES,
    PERMISSION,
    RATES,
    Asked,
    By,
    Figures,
    Group,
)
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.tables.answers import download
from xiucheng.kernel.ui.words import moment


@require_GET
@administrative(PERMISSION)
def figures(request: ActorRequest) -> HttpResponse:
    """What the period brought, the whole first, then each part."""
    asked = from_address(request)
    found = queries.figures(request.actor, asked)
    given = in_address(asked)
    page = ListView(
        title=_("Figures"),
        table=Table(
            label=_("Figures"),
            columns=(heading(asked), *(str(one.label) for one in (*MEASURES, *RATES))),
            rows=(_row(found, found.whole, None), *(_row(found, one, one.code) for one in found.groups)),
            empty=EmptyView(_("No cases"), ""),
        ),
        filters=_filters(found, given),
        clear_url=reverse("figures:figures"),
        export_url=f"{reverse('figures:export')}?{urlencode(given)}",
        note=_("As of %(moment)s. Cases belong to the period in which they were reported.")
        % {"moment": moment(found.as_of)},
    )
    return render(request, "figures/figures.html", {"page": page, "formulas": _formulas(asked)})


@require_GET
@administrative(PERMISSION)
def export(request: ActorRequest) -> HttpResponseBase:
    """The table as a file."""
    asked = from_address(request)
    found = queries.figures(request.actor, asked)
    sheet = sheet_of(found)
    given = in_address(asked).items()
    return download(request.actor, sheet, request.GET.get("format", "csv"), of="figures", asked=given)


@require_GET
@administrative(PERMISSION)
def cases(request: ActorRequest) -> HttpResponse:
    """The cases behind one number, with its formula."""
    asked = from_address(request)
    measure = queries.measure_of(request.GET.get("measure") or MEASURES[0].code)
    group = request.GET.get("group")
    part = queries.behind(request.actor, asked, measure.code, group, request.GET.get("after") or None)
    first = first_row(request)
    following = request.GET.dict() | {"after": part.next or "", "first": str(first + len(part.items))}
    last = first + len(part.items) - 1
    steps = asked.by is By.POST and group is not None
    return render(
        request,
        "figures/cases.html",
        {
            "title": str(measure.label),
            "formula": str(BY_POST if steps else measure.formula),
            "period": f"{asked.since} – {asked.until}",
            "back_url": f"{reverse('figures:figures')}?{urlencode(in_address(asked))}",
            "rows": tuple(present.row(item) for item in part.items),
            "empty": EmptyView(_("No case fits"), ""),
            "paging": Paging(first, last, next_url=f"?{urlencode(following)}" if part.next else "")
            if part.next or first > 1
            else None,
        },
    )


def _row(found: Figures, group: Group, code: str | None) -> Row:
    """`code` None for the whole."""
    given = in_address(found.asked)
    name = Cell(_("All together"))
    if code is not None:
        deeper = found.asked.by is By.AREA and code.count("/") > found.asked.area.count("/")
        address = f"?{urlencode(given | {'area': code})}" if deeper and code.count("/") < 4 else ""
        name = Cell(group.name, address)
    narrowed = given if code is None else given | {"group": code}
    cells = (
        Cell(
            str(count) if (count := group.counts.get(one.code)) is not None else "—",
            f"{reverse('figures:cases')}?{urlencode(narrowed | {'measure': one.code})}" if count else "",
            code=True,
        )
        for one in MEASURES
    )
    rates = (Cell(_per_cent(group, one.code), code=True) for one in RATES)
    return (name, *cells, *rates)


def _per_cent(group: Group, code: str) -> str:
    value = group.rates.get(code)
    return "—" if value is None else f"{value} %"


def _formulas(asked: Asked) -> tuple[Fact, ...]:
    parts = {one.code: one for one in MEASURES}
    lines = [Fact(str(one.label), str(one.formula)) for one in MEASURES]
    lines += [
        Fact(str(one.label), f"{parts[one.part].label} ÷ {parts[one.whole].label} × 100 %") for one in RATES
    ]
    return (*lines, Fact(str(LABELS[By.POST]), str(BY_POST))) if asked.by is By.POST else tuple(lines)


def _filters(found: Figures, given: dict[str, str]) -> tuple[Filter, ...]:
    splits = (Choice("whole", _("Not split")), *(Choice(one.value, str(LABELS[one])) for one in By))
    areas = tuple(
        Choice(path, f"{'　' * (path.count('/') - 1)}{name}")
        for path, name in queries.choosable_areas(found.asked.area)
    )
    return (
        Filter("since", _("From"), "date", given["since"]),
        Filter("until", _("Until"), "date", given["until"]),
        Filter("by", _("Split by"), "choice", given["by"], splits),
        Filter("area", _("Area"), "choice", given["area"], (Choice("", _("Everywhere")), *areas)),
    )
