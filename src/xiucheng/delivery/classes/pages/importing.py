# SPDX-License-Identifier: Apache-2.0
"""A table of classes: tried first, with a remark for every row that is new, changed or refused, then taken whole."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.delivery.admin.asking import day_of
from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.admin.shapes import Cell, FormPage, Table
from xiucheng.delivery.classes.pages import dated
from xiucheng.delivery.classes.taking import received
from xiucheng.delivery.shell.shapes import Choice, EmptyView, FormField, FormView
from xiucheng.foundation.catalogue.actions import ClassesRefused
from xiucheng.foundation.catalogue.types import MANAGE, Remark, Taken
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused

MOST_SHOWN = 500
TRY, TAKE = "try", "take"


@dataclass(frozen=True, slots=True)
class TriedView:
    """tried.html: context name 'page'."""

    form: FormView
    back_url: str
    told: str
    remarks: Table


@administrative(MANAGE)
def page(request: ActorRequest) -> HttpResponse:
    """Ask for a table; try it or take it."""
    if request.method != "POST":
        return _draw(request, {}, AccessRefused())
    typed = {name: request.POST.get(name, "").strip() for name in ("what", "starts_on", "why")}
    try:
        taken = _read(request, typed)
    except AccessRefused as refusal:
        return _draw(request, typed, refusal, status=422)
    view = TriedView(
        _form(typed, AccessRefused()), reverse("classes:list"), _told(taken, typed), _remarks(taken)
    )
    status = 422 if taken.refused and typed["what"] == TAKE else 200
    return render(request, "classes/tried.html", {"page": view}, status=status)


def _read(request: ActorRequest, typed: Mapping[str, str]) -> Taken:
    """Raises `AccessRefused` beside the fields."""
    file = request.FILES.get("table")
    if file is None:
        raise AccessRefused(table=_("Choose a file."))
    if typed["what"] not in {TRY, TAKE}:
        raise AccessRefused(what=_("Choose one of the list."))
    starts_on, dry = day_of(typed, "starts_on"), typed["what"] == TRY
    try:
        return received(request.actor, file.chunks(), dry=dry, starts_on=starts_on, why=typed["why"])
    except ClassesRefused as refusal:
        raise AccessRefused(table=str(refusal)) from refusal


def _told(taken: Taken, typed: Mapping[str, str]) -> str:
    counts = {
        "rows": taken.rows,
        "new": taken.new,
        "changed": taken.changed,
        "same": taken.same,
        "refused": taken.refused,
    }
    if taken.refused:
        sentence = _(
            "Nothing was taken over: %(refused)d of %(rows)d rows cannot be taken. Mend them and send the table again."
        )
    elif typed["what"] == TAKE:
        sentence = _("Taken over: %(new)d rows new, %(changed)d changed, %(same)d as they were.")
    else:
        sentence = _("Tried only: %(new)d rows would be new, %(changed)d changed, %(same)d as they are.")
    return sentence % counts


def _remarks(taken: Taken) -> Table:
    words = {
        Remark.NEW: _("added"),
        Remark.CHANGED: _("changed"),
        Remark.REFUSED: _("cannot be taken"),
        Remark.SAME: "",
    }
    shown = sorted(taken.remarks, key=lambda one: one.remark is not Remark.REFUSED)[:MOST_SHOWN]
    return Table(
        _("Remarks"),
        (_("Line"), _("Code"), _("Remark"), _("Reason")),
        tuple(
            (
                Cell(str(one.line), code=True),
                Cell(one.code, code=True),
                Cell(words[one.remark]),
                Cell(one.sentence),
            )
            for one in shown
        ),
        EmptyView(_("Nothing differs")),
    )


def _draw(
    request: ActorRequest, typed: Mapping[str, str], refusal: AccessRefused, status: int = 200
) -> HttpResponse:
    form = FormPage(_form(typed, refusal), reverse("classes:list"))
    return render(request, "admin/form.html", {"page": form}, status=status)


def _form(typed: Mapping[str, str], refusal: AccessRefused) -> FormView:
    ways = (
        Choice(TRY, _("only try it"), _("Nothing is taken over; you see what would be.")),
        Choice(TAKE, _("take it over")),
    )
    fields = (
        FormField(
            "table",
            "file",
            _("Table"),
            help=_(
                "CSV (also .gz) or XLSX with the columns of the export; columns that are left out stay as they are."
            ),
            maximum="1",
        ),
        FormField("what", "choice", _("What to do"), value=TRY, choices=ways),
        *dated(),
    )
    return FormView(
        title=_("Take a table of classes"),
        action=reverse("classes:import"),
        fields=tuple(
            replace(item, value=typed.get(item.name, item.value), error=refusal.errors.get(item.name, ""))
            for item in fields
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Send"),
        error=refusal.sentence,
        cancel_url=reverse("classes:list"),
    )
