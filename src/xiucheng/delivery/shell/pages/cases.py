# SPDX-License-Identifier: Apache-2.0
"""Lists of all records of a process, with filters that are part of the address."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.shell import present
from xiucheng.delivery.shell.pages import asked_words, first_row, nothing_fits, opens_usual, signed_in
from xiucheng.delivery.shell.pages.work import opened
from xiucheng.delivery.shell.shapes import CasesView, Choice, EmptyView, Filter
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.tables.cases import download_cases


def readable(actor: Actor) -> list[Process]:
    """Processes whose records this actor's posts may see, parents before their children's kinds."""
    found = [process for process in registry.processes() if actor.may(f"{process.app}.view")]
    return sorted(found, key=lambda process: (process.child, process.app != "supervision", process.code))


def process_for(actor: Actor, code: str) -> Process:
    """The process of an address. Raises `NotFound` when there is none that the actor may see."""
    process = registry.find(code)
    if process is None or not actor.may(f"{process.app}.view"):
        raise NotFound
    return process


@require_GET
@signed_in
def home(request: ActorRequest) -> HttpResponse:
    """The first kind of cases the post may see."""
    processes = readable(request.actor)
    if not processes:
        empty = EmptyView(_("No cases"), _("None of your posts may see cases. Ask your administrator."))
        view = CasesView(reverse("shell:cases"), (), (), empty)
        return render(request, "shell/cases.html", {"cases": view})
    return HttpResponseRedirect(reverse("shell:cases-of", args=[processes[0].code]))


@require_GET
@signed_in
@opens_usual
def cases(request: ActorRequest, code: str) -> HttpResponse:
    """Records of one process, newest first, narrowed by the filters."""
    if request.GET.get("process", code) != code:
        return HttpResponseRedirect(
            reverse("shell:cases-of", args=[process_for(request.actor, request.GET["process"]).code])
        )
    process = process_for(request.actor, code)
    asked = asked_filters(request, process)
    page = desk.listing(request.actor, process, asked, after=request.GET.get("after") or None)
    first = first_row(request)
    own = reverse("shell:cases-of", args=[code])
    kept = {name: value for name, value in request.GET.items() if name not in {"after", "first", "open"}}
    following = kept | {"after": page.next or "", "first": str(first + len(page.items))}
    view = CasesView(
        url=f"{own}?{urlencode(kept)}",
        filters=_filters(request.actor, process, kept),
        rows=tuple(present.row(item) for item in page.items),
        empty=nothing_fits(request, _("No case fits")),
        paging=present.paging(page, first, f"?{urlencode(following)}"),
        clear_url=own,
        map_url=reverse("shell:map"),
        export_url=f"{reverse('shell:cases-export', args=[code])}?{urlencode(kept)}",
        bulk=present.bulk(request.actor, page.items),
        open_url=opened(request),
        print_title=_("Cases"),
    )
    return render(request, "shell/cases.html", {"cases": view})


def asked_filters(request: ActorRequest, process: Process) -> desk.Filters:
    """What the address narrows a list of this process to; words that filter nothing are passed over."""
    state = request.GET.get("state", "")
    return desk.Filters(
        state=state if any(one.code == state for one in process.states) else "",
        number=asked_words(request, "q"),
        closed={"open": False, "urgent": False, "closed": True}.get(request.GET.get("closed", "")),
        urgent=request.GET.get("closed") == "urgent",
        order="due" if request.GET.get("order") == "due" else "opened",
    )


@require_GET
@signed_in
def export(request: ActorRequest, code: str) -> HttpResponseBase:
    """All that the list of these filters holds now, as a file."""
    process = process_for(request.actor, code)
    rows = desk.listed_rows(request.actor, process, asked_filters(request, process))
    asked = [(name, request.GET.get(name, "")) for name in ("q", "state", "closed", "order")]
    form = request.GET.get("format", "csv")
    return download_cases(
        request.actor, str(process.label), rows, form, of=process.code, asked=asked, process=process
    )


def _filters(actor: Actor, process: Process, given: dict[str, Any]) -> tuple[Filter, ...]:
    every = Choice("", _("All"))
    kinds = tuple(Choice(one.code, str(one.label)) for one in readable(actor))
    states = (every, *(Choice(one.code, str(one.label)) for one in process.states))
    ends = {"open": _("Open"), "urgent": _("Open and urgent"), "closed": _("Closed")}
    closed = (every, *(Choice(code, shown) for code, shown in ends.items()))
    order = (Choice("opened", _("Newest")), Choice("due", _("Time left")))
    return (
        Filter("process", _("Kind"), "choice", process.code, kinds),
        Filter("q", _("Number"), "text", given.get("q", "")),
        Filter("state", _("State"), "choice", given.get("state", ""), states),
        Filter("closed", _("Open or closed"), "choice", given.get("closed", ""), closed),
        Filter("order", _("Sort by"), "choice", given.get("order", ""), order),
    )
