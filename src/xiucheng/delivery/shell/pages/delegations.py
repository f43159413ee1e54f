# SPDX-License-Identifier: Apache-2.0
"""Standing in: who acts for me for a time, and for whom I do."""

from __future__ import annotations

import uuid
from datetime import date

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.shapes import Choice, DelegationRow, DelegationsView, FormField, FormView
from xiucheng.kernel.access import standing_in
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.models import Appointment, Delegation, Person
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.process.errors import NotFound
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment


@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """What is lent and borrowed, and the form that lends."""
    typed, refusal = request.POST, AccessRefused()
    if request.method == "POST":
        try:
            _lend(request)
        except AccessRefused as error:
            refusal = error
        else:
            return after_form(request, reverse("shell:delegations"))
    lent = standing_in.delegations(request.actor)
    view = DelegationsView(
        given=tuple(_row(one, one.person) for one in lent.given),
        received=tuple(_row(one, one.appointment.person) for one in lent.received),
        form=_form(standing_in.own_posts(request.actor), typed.dict(), refusal),
    )
    status = 422 if str(refusal) else 200
    return render(request, "shell/delegations.html", {"page": view}, status=status)


def _lend(request: ActorRequest) -> None:
    typed = {name: str(value).strip() for name, value in request.POST.items()}
    days: dict[str, date] = {}
    errors = {}
    for name in ("first", "last"):
        try:
            days[name] = date.fromisoformat(typed.get(name, ""))
        except ValueError:
            errors[name] = _("Give a date, such as 2026-11-22.")
    if any(not value.isprintable() for value in typed.values()):
        raise AccessRefused(_("Use only characters that can be shown."))
    if errors:
        raise AccessRefused(**errors)
    chosen = typed.get("appointment", "")
    identity = int(chosen) if chosen.isascii() and chosen.isdigit() and len(chosen) < 19 else 0
    standing_in.lend(
        request.actor, identity, typed.get("to", ""), days["first"], days["last"], typed.get("reason", "")
    )


def _row(one: Delegation, person: Person) -> DelegationRow:
    return DelegationRow(
        person=_named(person.name, person.name_en),
        post=_post(one.appointment),
        since=moment(one.starts_at),
        until=moment(one.ends_at),
        reason=one.reason,
        end_url=reverse("shell:delegation-end", args=[one.pk]),
    )


def _post(one: Appointment) -> str:
    return f"{_named(one.post.name, one.post.name_en)} · {_named(one.holder.name, one.holder.name_en)}"


def _named(name: str, name_en: str) -> str:
    return name_en if get_language() == "en" and name_en else name


def _form(posts: list[Appointment], typed: dict[str, str], refusal: AccessRefused) -> FormView | None:
    if not posts:
        return None
    today = local(now()).date().isoformat()
    choices = tuple(Choice(str(one.pk), _post(one)) for one in posts)
    questions = (
        ("appointment", "choice", _("Post"), "", choices[0].code if len(choices) == 1 else "", 0),
        ("to", "text", _("Sign-in name of the colleague"), "", "", 60),
        ("first", "date", _("First day"), "", today, 0),
        ("last", "date", _("Last day"), "", today, 0),
        ("reason", "text", _("Why"), _("For example leave, training, duty elsewhere"), "", 100),
    )
    return FormView(
        title=_("Let somebody stand in for you"),
        action=reverse("shell:delegations"),
        fields=tuple(
            FormField(
                name,
                kind,
                label,
                help=about,
                value=typed.get(name, value),
                max_length=longest,
                choices=choices if name == "appointment" else (),
                error=refusal.errors.get(name, ""),
            )
            for name, kind, label, about, value, longest in questions
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Let them stand in"),
        error=refusal.sentence,
        consequence=_("They see and do what this post may, in their own name and recorded as for you."),
    )


@signed_in
@require_POST
def end(request: ActorRequest, identity: int) -> HttpResponse:
    """End one at once; either of the two may."""
    try:
        standing_in.end(request.actor, identity)
    except NotThere as refusal:
        raise NotFound from refusal
    return HttpResponseRedirect(reverse("shell:delegations"))
