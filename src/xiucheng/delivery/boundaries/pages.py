# SPDX-License-Identifier: Apache-2.0
"""Versions of boundaries; a layer is tried, loaded from a day on, withdrawn before that day."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, FormPage, ListView, Table
from xiucheng.delivery.boundaries import words
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, FormField, FormView
from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries, withdraw_version
from xiucheng.foundation.geography.queries import VersionLine, version, versions
from xiucheng.foundation.geography.types import LOAD, BoundariesRefused, Layer, Loaded
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.settings import settings
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.errors import error_page
from xiucheng.kernel.ui.words import day, moment

MOST_BYTES = 50_000_000
MOST_SHOWN = 500


@require_safe
@administrative(LOAD)
def listing(request: ActorRequest) -> HttpResponse:
    """Every version, the newest first."""
    title = _("Boundaries")
    columns = (_("Layer"), _("From"), _("Boundaries"), _("File"), _("Loaded"), _("State"), "")
    empty = EmptyView(_("No boundaries yet"), _("Load district, towns, communities and grids as GeoJSON."))
    rows = tuple(_row(one) for one in versions(request.actor))
    page = ListView(
        title=title,
        table=Table(title, columns, rows, empty),
        actions=(Action(_("Load a layer"), reverse("boundaries:load"), "plus", primary=True),),
        note=_(
            "On a day the latest first day that has come is in force. Cases keep the version they were located by."
        ),
    )
    return render(request, "admin/list.html", {"page": page})


def _row(one: VersionLine) -> Row:
    withdraw = Cell(_("Withdraw"), reverse("boundaries:withdraw", args=[one.id]))
    return (
        Cell(words.layers().get(one.layer, one.layer)),
        Cell(day(one.valid_from)),
        Cell(str(one.boundaries), code=True),
        Cell(one.source or "—"),
        Cell(moment(one.loaded_at), sub=one.loaded_by),
        Cell(words.states()[one.state]),
        withdraw if one.state == "to_come" else Cell(""),
    )


@csrf_exempt
def load(request: HttpRequest) -> HttpResponseBase:
    """Load a layer; a file that is too long is refused before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        sentence = _("A layer has at most 50 MB here. Let the operator load it by xiucheng geo load.")
        return error_page(request, 413, sentence)
    return _load(request)


@csrf_protect
@administrative(LOAD)
def _load(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, {})
    errors, layer, valid_from = _checked(request)
    file = request.FILES.get("boundaries")
    if errors or layer is None or valid_from is None or file is None:
        return _form(request, errors)
    try:
        done = _take(request, file, layer, valid_from)
    except BoundariesRefused as refused:
        return _refused(request, refused)
    return _result(request, done, tried=done.version == 0)


def _checked(request: ActorRequest) -> tuple[dict[str, str], Layer | None, date | None]:
    errors, layer, valid_from = {}, None, None
    if request.POST.get("layer") in set(Layer):
        layer = Layer(request.POST["layer"])
    else:
        errors["layer"] = _("Choose a layer.")
    try:
        valid_from = day_of({"valid_from": request.POST.get("valid_from", "")}, "valid_from")
    except AccessRefused as refusal:
        errors |= refusal.errors
    if "boundaries" not in request.FILES:
        errors["boundaries"] = _("Choose a file.")
    return errors, layer, valid_from


def _take(request: ActorRequest, file: UploadedFile[Any], layer: Layer, valid_from: date) -> Loaded:
    called = "".join(sign for sign in file.name or "" if sign.isprintable())
    names = PropertyNames(
        request.POST.get("code", "").strip() or "code", request.POST.get("name", "").strip() or "name"
    )
    with TemporaryDirectory(dir=settings.var) as folder:
        path = Path(folder) / ("layer.gz" if called.endswith(".gz") else "layer")
        with path.open("wb") as copy:
            for part in file.chunks():
                copy.write(part)
        tried = request.POST.get("how") != "take"
        return load_boundaries(
            request.actor, layer, path, names, valid_from=valid_from, tried=tried, called=called
        )


def _form(request: ActorRequest, errors: dict[str, str]) -> HttpResponse:
    layers = tuple(Choice(code, label) for code, label in words.layers().items())
    how = (
        Choice("try", _("Only try"), help=_("Nothing is written; you see what should be looked at.")),
        Choice("take", _("Load"), help=_("Whole, or nothing of it when a row is wrong.")),
    )
    given = {name: request.POST.get(name, "") for name in ("layer", "code", "name", "valid_from", "how")}
    form = FormView(
        title=_("Load a layer"),
        action=reverse("boundaries:load"),
        fields=(
            FormField(
                "boundaries",
                "file",
                _("File"),
                help=_("GeoJSON with polygons in longitude and latitude (CGCS2000 or WGS-84), also .gz"),
                error=errors.get("boundaries", ""),
            ),
            FormField(
                "layer",
                "choice",
                _("Layer"),
                choices=layers,
                value=given["layer"],
                error=errors.get("layer", ""),
            ),
            FormField(
                "code", "text", _("Property with the code"), value=given["code"] or "code", max_length=60
            ),
            FormField(
                "name", "text", _("Property with the name"), value=given["name"] or "name", max_length=60
            ),
            FormField(
                "valid_from",
                "date",
                _("First day in force"),
                value=given["valid_from"] or local(now()).date().isoformat(),
                error=errors.get("valid_from", ""),
            ),
            FormField("how", "choice", _("What to do"), value=given["how"] or "try", choices=how),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Upload"),
        cancel_url=reverse("boundaries:list"),
    )
    page = FormPage(form, reverse("boundaries:list"))
    return render(request, "admin/form.html", {"page": page}, status=422 if errors else 200)


def _refused(request: ActorRequest, refused: BoundariesRefused) -> HttpResponse:
    rows = tuple(
        (Cell(str(one.row) if one.row else "—", code=True), Cell(one.reason))
        for one in refused.problems[:MOST_SHOWN]
    )
    page = DetailView(
        title=_("Nothing was loaded"),
        back_url=reverse("boundaries:load"),
        facts=(Fact(_("Wrong rows"), str(len(refused.problems))),),
        table=Table(_("Wrong rows"), (_("Row"), _("Remark")), rows, EmptyView("", "")),
    )
    return render(request, "admin/detail.html", {"page": page}, status=422)


def _result(request: ActorRequest, done: Loaded, *, tried: bool) -> HttpResponse:
    rows = tuple(
        (
            Cell(words.sentence(one)),
            Cell(f"{one.square_metres:,} m²", code=True),
            Cell(f"{one.lon:.6f}, {one.lat:.6f}", code=True),
        )
        for one in done.findings[:MOST_SHOWN]
    )
    found = Table(
        label=_("To be looked at"),
        columns=(_("Finding"), _("Ground"), _("Longitude, latitude")),
        rows=rows,
        empty=EmptyView(
            _("Nothing to be looked at"), _("No gaps, no overlaps, and every code has its parent.")
        ),
    )
    page = DetailView(
        title=_("This would be loaded") if tried else _("The layer is loaded"),
        back_url=reverse("boundaries:load") if tried else reverse("boundaries:list"),
        facts=(
            Fact(_("Layer"), words.layers()[done.layer.value]),
            Fact(_("Boundaries"), str(done.boundaries)),
            Fact(_("Remarks"), " ".join(done.remarks) or "—"),
        ),
        table=found,
    )
    return render(request, "admin/detail.html", {"page": page})


@administrative(LOAD)
def withdraw(request: ActorRequest, identity: int) -> HttpResponse:
    """Take back a version whose first day has not come."""
    found = version(request.actor, identity)
    back = reverse("boundaries:list")
    title = _("Withdraw %(layer)s from %(day)s") % {
        "layer": words.layers().get(found.layer, found.layer),
        "day": day(found.valid_from),
    }
    asked = Asked(
        title, _("Withdraw"), back, consequence=_("It is removed, as if never loaded."), danger=True
    )

    def act(_typed: Typed) -> HttpResponse:
        withdraw_version(request.actor, found.id)
        return after_form(request, back)

    return ask(request, asked, act)
