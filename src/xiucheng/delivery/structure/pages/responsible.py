# SPDX-License-Identifier: Apache-2.0
"""Who answers for a point now: asked by a pin, told in a table."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.pages import Row
from xiucheng.delivery.admin.shapes import Cell, DetailView, Table
from xiucheng.delivery.admin.words import unit_kinds
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.shapes import EmptyView, Fact, Filter
from xiucheng.delivery.structure import words
from xiucheng.delivery.structure.pages.presence import where
from xiucheng.foundation.geography.queries import describe
from xiucheng.foundation.organization.queries import Answering, responsible
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.process.form import Unusable, read
from xiucheng.kernel.ui.words import moment

POINT = Field("point", Kind.POINT, Label("经度,纬度", "longitude,latitude"), required=False)


@require_safe
@signed_in
def here(request: ActorRequest) -> HttpResponse:
    """The units, owners of care and people on duty of a point at this moment."""
    at = now()
    asked, error = request.GET.get("point", "")[:80], ""
    try:
        point = read(POINT, asked)
    except Unusable as refusal:
        point, error = None, str(refusal)
    found: Answering | None = None
    if point is not None:
        found = responsible(request.actor, float(point.lon), float(point.lat), at)
    facts = [Fact(_("At the moment"), moment(at))]
    if found:
        facts.append(Fact(_("Place"), describe(found.place)))
        facts.append(Fact(_("Responsibility grid"), found.place.responsibility or "—", code=True))
    else:
        facts.append(
            Fact(_("Place"), error or _("Write longitude and latitude above, such as 121.21,31.01."))
        )
    page = DetailView(
        title=_("Who answers here"),
        back_url=reverse("shell:map"),
        facts=tuple(facts),
        table=_table(found) if found else None,
        filters=(Filter("point", _("Longitude, latitude"), "text", asked),),
        clear_url=reverse("structure:responsible"),
    )
    return render(request, "admin/detail.html", {"page": page})


def _table(found: Answering) -> Table:
    empty = EmptyView(
        _("Nobody answers for this point"), _("It lies outside all boundaries, or nobody is named.")
    )
    return Table(
        _("Who answers"), (_("For what"), _("Unit or person"), _("More")), tuple(_rows(found)), empty
    )


def _rows(found: Answering) -> Iterator[Row]:
    kinds, cares = unit_kinds(), words.cares()
    for one in found.on_duty:
        until = _("until %(moment)s") % {"moment": moment(one.ends_at)}
        yield Cell(_("On duty now")), Cell(one.name, sub=one.unit_name), Cell(where(one), sub=until)
    for unit in found.units:
        yield Cell(kinds.get(unit.kind, unit.kind)), Cell(unit.shown), Cell(unit.path, code=True)
    for care in found.cares:
        yield (
            Cell(cares.get(care.kind, care.kind)),
            Cell(care.unit_name),
            Cell(care.place or care.area_name, sub=care.standard),
        )
