# SPDX-License-Identifier: Apache-2.0
"""What is asked of passwords and sessions, post by post, from a day on."""

from __future__ import annotations

from dataclasses import fields

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask, day_of
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Cell, ListView, Table
from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.shapes import Choice, EmptyView, FormField
from xiucheng.kernel.access import policy, queries
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.models import Post
from xiucheng.kernel.access.policy import BOUNDS, Policy
from xiucheng.kernel.access.refusals import APPOINT, AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.ui.answers import after_form

ASKED, NOT_ASKED = "yes", "no"


@require_GET
@administrative(APPOINT)
def listing(request: ActorRequest) -> HttpResponse:
    """The rules of every post, as they are today."""
    rules = policy.policies(request.actor)
    labels = _labels()
    title = _("Password and session")
    page = ListView(
        title=title,
        table=Table(
            label=title,
            columns=(_("Post"), *(labels[item.name] for item in fields(Policy))),
            rows=tuple(_row(post, rules[post.code]) for post in queries.posts(request.actor)),
            empty=EmptyView(_("No posts"), _("Posts come with the set-up of a bureau.")),
        ),
        note=_(
            "Who holds several posts has the strictest of each. Changes reach those who are signed in at once."
        ),
    )
    return render(request, "admin/list.html", {"page": page})


def _labels() -> dict[str, str]:
    return {
        "min_length": _("Shortest password"),
        "remembered": _("Former passwords refused"),
        "max_age_days": _("Days a password holds"),
        "idle_minutes": _("Minutes without an act"),
        "session_hours": _("Hours of a session"),
        "second_factor": _("Second factor"),
    }


def _row(post: Post, rule: Policy) -> Row:
    numbers = (Cell(str(getattr(rule, name)), code=True) for name in BOUNDS)
    asked = Cell(_("asked for") if rule.second_factor else "—")
    return (
        Cell(named(post.name, post.name_en), reverse("admin:policy", args=[post.code])),
        *numbers,
        asked,
    )


@administrative(APPOINT)
def one(request: ActorRequest, post: str) -> HttpResponse:
    """Set a post's rules from a day on."""
    rule = policy.policy_of(request.actor, post)
    found = next((one for one in queries.posts(request.actor) if one.code == post), None)
    if found is None:
        raise NotThere
    back = reverse("admin:policies")
    asked = Asked(
        title=_("Rules for %(post)s") % {"post": named(found.name, found.name_en)},
        submit=_("Set"),
        back_url=back,
        fields=_questions(rule),
    )

    def act(typed: Typed) -> HttpResponse:
        policy.set_policy(request.actor, post, day_of(typed, "valid_from"), _read(typed))
        return after_form(request, back)

    return ask(request, asked, act)


def _questions(rule: Policy) -> tuple[FormField, ...]:
    labels = _labels()
    helps = {"max_age_days": _("0: for ever")}
    numbers = (
        FormField(
            name,
            "integer",
            labels[name],
            help=helps.get(name, ""),
            value=str(getattr(rule, name)),
            minimum=str(low),
            maximum=str(high),
        )
        for name, (low, high) in BOUNDS.items()
    )
    return (
        *numbers,
        FormField(
            "second_factor",
            "choice",
            labels["second_factor"],
            value=ASKED if rule.second_factor else NOT_ASKED,
            choices=(Choice(ASKED, _("asked for")), Choice(NOT_ASKED, _("left to each person"))),
        ),
        FormField("valid_from", "date", _("From"), value=local(now()).date().isoformat()),
    )


def _read(typed: Typed) -> Policy:
    """The rules as typed. Raises `AccessRefused` beside what is no number."""
    wrong = [
        name
        for name in BOUNDS
        if not (typed[name].isascii() and typed[name].isdigit() and len(typed[name]) < 5)
    ]
    if wrong:
        raise AccessRefused(**dict.fromkeys(wrong, _("Write a whole number in digits.")))
    if typed["second_factor"] not in {ASKED, NOT_ASKED}:
        raise AccessRefused(second_factor=_("Choose whether it is asked for."))
    numbers = {name: int(typed[name]) for name in BOUNDS}
    return Policy(**numbers, second_factor=typed["second_factor"] == ASKED)
