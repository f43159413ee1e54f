# SPDX-License-Identifier: Apache-2.0
"""A table of units: uploaded, tried, and taken over when nothing is wrong with it."""

from __future__ import annotations

import uuid
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.admin.shapes import Cell, DetailView, FormPage, Table
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, FormField, FormView
from xiucheng.foundation.organization import actions
from xiucheng.foundation.organization.types import Taken
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import ACCOUNTS
from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables import TableError
from xiucheng.kernel.ui.errors import error_page

MOST_BYTES = 10_000_000


@csrf_exempt
def take(request: HttpRequest) -> HttpResponseBase:
    """Upload a table of units; one that is too long is refused before any of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return error_page(request, 413, _("A table of units has at most 10 MB. Split it."))
    return _take(request)


@csrf_protect
@administrative(ACCOUNTS)
def _take(request: ActorRequest) -> HttpResponse:
    if request.method != "POST":
        return _form(request, "")
    file = request.FILES.get("table")
    if file is None:
        return _form(request, _("Choose a file."))
    try:
        done = _import(request, file, tried=request.POST.get("how") != "take")
    except TableError as refusal:
        return _form(request, str(refusal))
    return _result(request, done)


def _import(request: ActorRequest, file: UploadedFile[Any], *, tried: bool) -> Taken:
    with TemporaryDirectory(dir=settings.var) as folder:
        path = Path(folder) / "table"
        with path.open("wb") as copy:
            for part in file.chunks():
                copy.write(part)
        try:
            return actions.import_units(request.actor, path, tried=tried)
        except TableError as refusal:
            raise TableError(str(refusal).replace(str(path), file.name or "")) from refusal


def _form(request: ActorRequest, error: str) -> HttpResponse:
    choices = (
        Choice("try", _("Only try"), help=_("Nothing is written; you see what would come of it.")),
        Choice("take", _("Take over"), help=_("Whole, or nothing of it when a row is wrong.")),
    )
    form = FormView(
        title=_("Import units"),
        action=reverse("structure:units-import"),
        fields=(
            FormField(
                "table",
                "file",
                _("Table"),
                help=_(
                    "CSV or XLSX. The first row names the columns: path, name, kind; and if you like English name, "
                    "territory code, belongs to, from, document."
                ),
                error=error,
            ),
            FormField("how", "choice", _("What to do"), value="try", choices=choices),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Upload"),
        cancel_url=reverse("admin:units"),
    )
    page = FormPage(form, reverse("admin:units"))
    return render(request, "admin/form.html", {"page": page}, status=422 if error else 200)


def _result(request: ActorRequest, done: Taken) -> HttpResponse:
    refused = done.refused
    if refused:
        title = _("Nothing was taken over")
    else:
        title = _("This would be taken over") if done.tried else _("The table is taken over")
    remarks = Table(
        label=_("Remarks"),
        columns=(_("Row"), _("Column"), _("Remark")),
        rows=tuple(
            (Cell(str(one.line), code=True), Cell(one.column or "—"), Cell(one.sentence))
            for one in done.remarks[:500]
        ),
        empty=EmptyView(_("No remarks"), _("Every row fits.")),
    )
    page = DetailView(
        title=title,
        back_url=reverse("structure:units-import") if done.tried or refused else reverse("admin:units"),
        facts=(
            Fact(_("Rows"), str(done.rows)),
            Fact(_("New"), str(done.added)),
            Fact(_("Changed"), str(done.changed)),
            Fact(_("As before"), str(done.unchanged)),
        ),
        table=remarks,
    )
    return render(request, "admin/detail.html", {"page": page}, status=422 if refused else 200)
