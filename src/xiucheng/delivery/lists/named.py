# SPDX-License-Identifier: Apache-2.0
"""Keeping the filters of a list under a name, and the page where one's names are changed and deleted."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiucheng.delivery.lists.shapes import NamedRow, NamedView
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.shapes import EmptyView, FormField, FormView
from xiucheng.delivery.shell.told import AskedView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.filters import actions, queries
from xiucheng.kernel.filters.address import joined
from xiucheng.kernel.filters.models import LONGEST_NAME
from xiucheng.kernel.filters.queries import Named
from xiucheng.kernel.process.errors import NotFound, NotNow
from xiucheng.kernel.ui.answers import SeeOther, after_form
from xiucheng.kernel.ui.navigation import links


@require_safe
@signed_in
def mine(request: ActorRequest) -> HttpResponse:
    """All filters of the reader, list by list."""
    found = queries.of_person(request.actor)
    page = NamedView(
        lists=tuple(
            (_list_name(request, path), tuple(map(_row, some)))
            for path, some in groupby(found, lambda one: one.path)
        ),
        empty=EmptyView(
            _("No named filters"),
            _(
                "Narrow a list by its filters, then choose “Keep these filters”: they stay here under their name."
            ),
            icon="filter",
        ),
    )
    return render(request, "lists/mine.html", {"page": page})


def _row(one: Named) -> NamedRow:
    def act(name: str) -> str:
        return reverse(f"lists:{name}", args=[one.id])

    return NamedRow(
        one.name, one.address, one.usual, act("filter"), act("filter-usual"), act("filter-remove")
    )


def _list_name(request: ActorRequest, path: str) -> str:
    """What a list is called: as in the navigation, and the kind of cases where it has one."""
    where = max(
        (one for one in links(request) if path.startswith(one.url)),
        key=lambda one: len(one.url),
        default=None,
    )
    process = registry.find(path.rstrip("/").rpartition("/")[2])
    return " · ".join([where.label if where else path, *([str(process.label)] if process else [])])


@require_POST
@signed_in
def keep(request: ActorRequest) -> HttpResponse:
    """Keep filters under a name and show them; a name that cannot be used is asked for again."""
    path, query = request.POST.get("path", ""), request.POST.get("query", "")
    if not actions.is_page(path):
        raise NotFound

    def act(name: str) -> str:
        usual = request.POST.get("usual") == "true"
        actions.keep(request.actor, path, query, name, usual=usual)
        return joined(path, query)

    hidden = (FormField("path", "hidden", "", value=path), FormField("query", "hidden", "", value=query))
    return _ask(request, _("Keep these filters"), joined(path, query), act, hidden=hidden, usual=True)


@signed_in
def rename(request: ActorRequest, identity: int) -> HttpResponse:
    """Ask for another name."""
    found = next((one for one in queries.of_person(request.actor) if one.id == identity), None)
    if found is None:
        raise NotFound

    def act(name: str) -> str:
        actions.rename(request.actor, identity, name)
        return reverse("lists:filters")

    return _ask(request, _("Rename the filter"), reverse("lists:filters"), act, name=found.name)


@require_POST
@signed_in
def prefer(request: ActorRequest, identity: int) -> HttpResponse:
    """Open the list with it from now on, or no more."""
    usual = request.POST.get("usual") == "true"
    return _act(lambda: actions.prefer(request.actor, identity, usual=usual))


@require_POST
@signed_in
def remove(request: ActorRequest, identity: int) -> HttpResponse:
    """Forget it."""
    return _act(lambda: actions.remove(request.actor, identity))


def _act(act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except NotThere:
        raise NotFound from None
    except AccessRefused as refusal:
        raise NotNow(str(refusal)) from None
    return SeeOther(reverse("lists:filters"))


def _ask(
    request: ActorRequest,
    title: str,
    back: str,
    act: Callable[[str], str],
    *,
    name: str = "",
    hidden: tuple[FormField, ...] = (),
    usual: bool = False,
) -> HttpResponse:
    """The form of a name. `act` takes it and answers where to go; its refusal is shown beside the field."""
    refusal: AccessRefused | None = None
    if request.method == "POST":
        name = request.POST.get("name", "")
        try:
            return after_form(request, act(name))
        except AccessRefused as error:
            refusal = error
    box = FormField("usual", "boolean", usual_words(), required=False, value=request.POST.get("usual", ""))
    asked = FormField(
        "name",
        "text",
        _("Name of the filters"),
        value=name,
        max_length=LONGEST_NAME,
        error=refusal.errors.get("name", "") if refusal else "",
    )
    form = FormView(
        title=title,
        action=request.path,
        fields=(*hidden, asked, *((box,) if usual else ())),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Keep"),
        error=refusal.sentence if refusal else "",
        cancel_url=back,
    )
    page = AskedView(form, back)
    return render(request, "shell/asked.html", {"page": page}, status=422 if refusal else 200)


def usual_words() -> str:
    """What the box says beside it, wherever it stands."""
    return _("Open the list with these filters from now on")
