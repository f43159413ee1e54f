# SPDX-License-Identifier: Apache-2.0
"""Who reads a case by a share: the list, the form that opens it, and the end of one."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, Table
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.pages.cases import process_for
from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, FormField
from xiucheng.foundation.organization.queries import unit_tree
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.desk import desk
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.kernel.process.form import parse
from xiucheng.kernel.sharing import actions, queries
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment


@require_safe
@signed_in
def listing(request: ActorRequest, code: str, identity: int) -> HttpResponse:
    """Who was let read this case, the newest first."""
    process = process_for(request.actor, code)
    found = queries.openings(request.actor, process, identity)
    item = desk.shown([identity])[0]
    table = Table(
        label=_("Who reads this case"),
        columns=(_("Who"), _("Until"), _("Why"), _("Opened by"), _("State"), ""),
        rows=tuple(_row(process, identity, one) for one in found),
        empty=EmptyView(
            _("Opened to nobody"), _("Only those see it whose unit or area it is. You can open it to others.")
        ),
    )
    new = Action(_("Open it to somebody"), reverse("shares:new", args=[code, identity]), "plus", primary=True)
    page = DetailView(
        title=_("Who reads %(number)s") % {"number": item.number},
        back_url=record_url(code, identity),
        facts=(Fact(_("Number"), item.number, code=True), Fact(_("Title"), item.title)),
        actions=(new,),
        table=table,
    )
    return render(request, "admin/detail.html", {"page": page})


def _row(process: Process, identity: int, one: queries.Line) -> tuple[Cell, ...]:
    if one.running:
        state, end = _("Reads it"), reverse("shares:end", args=[process.code, identity, one.id])
        last = Cell(_("End it now"), end)
    else:
        by = _("by %(name)s") % {"name": one.ended_by} if one.ended_by else ""
        state, last = f"{_('Reads it no more')} {by}".strip(), Cell("")
    ended = moment(one.ended_at) if one.ended_at else ""
    return (
        Cell(one.to, sub=one.login),
        Cell(moment(one.until), code=True),
        Cell(one.why),
        Cell(one.opened_by, sub=moment(one.opened_at)),
        Cell(state, sub=ended),
        last,
    )


@signed_in
def new(request: ActorRequest, code: str, identity: int) -> HttpResponse:
    """Open the case to a person, or to a post in a unit."""
    process = process_for(request.actor, code)
    queries.check_may_share(request.actor, process, identity)
    back = reverse("shares:list", args=[code, identity])
    asked = Asked(
        title=_("Open %(number)s to somebody") % {"number": desk.shown([identity])[0].number},
        submit=_("Open it"),
        back_url=back,
        fields=_questions(request, process),
        consequence=_(
            "They read everything of this case with its photos until then, also what is added, and do nothing with "
            "it. Personal words stay masked. It is recorded, and so is each of their looks."
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        given, errors = parse(actions.FIELDS, typed)
        try:
            if errors:
                raise Invalid(errors)
            actions.open_to(request.actor, process, identity, given)
        except Invalid as refusal:
            raise AccessRefused(**refusal.errors) from None
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(request: ActorRequest, process: Process) -> tuple[FormField, ...]:
    posts = tuple(Choice(code, name) for code, name in queries.posts(process))
    units = tuple(
        Choice(one.path, f"{'　' * one.depth}{one.shown}")
        for one in unit_tree(request.actor)
        if one.ends_on is None
    )
    tomorrow = local(now()).replace(second=0, microsecond=0) + timedelta(days=1)
    return (
        FormField("person", "text", _("Sign-in name of the colleague"), required=False, max_length=60),
        FormField(
            "post",
            "reference",
            _("Or a post"),
            help=_("Whoever holds it, now or later; leave the colleague empty then"),
            required=False,
            choices=posts,
        ),
        FormField("unit", "reference", _("In this unit"), required=False, choices=units),
        FormField("until", "datetime", _("Until"), value=f"{tomorrow:%Y-%m-%dT%H:%M}"),
        FormField("why", "text", _("Why"), help=_("It is recorded; no personal words"), max_length=100),
    )


@signed_in
def end(request: ActorRequest, code: str, identity: int, share: int) -> HttpResponse:
    """End one at once, after a last look at what it is."""
    process = process_for(request.actor, code)
    running = {one.id: one for one in queries.openings(request.actor, process, identity) if one.running}
    if share not in running:
        raise NotFound
    back = reverse("shares:list", args=[code, identity])
    asked = Asked(
        title=_("End the reading of %(name)s") % {"name": running[share].to},
        submit=_("End it now"),
        back_url=back,
        consequence=_("From this moment on they find nothing of it, nowhere."),
        danger=True,
    )

    def act(_typed: Typed) -> HttpResponse:
        actions.end(request.actor, process, identity, share)
        return after_form(request, back)

    return ask(request, asked, act)
