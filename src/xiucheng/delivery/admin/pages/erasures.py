# SPDX-License-Identifier: Apache-2.0
"""Erasing a person's words: find them, ask, and a second administrator agrees."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.admin.asking import Asked, Typed, ask, draw
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Action, Cell, DetailView, ListView, Table
from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.shapes import Choice, EmptyView, Fact, FormField
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.refusals import AGREE, ERASE, AccessRefused
from xiucheng.kernel.personal import accounts, erasure, queries
from xiucheng.kernel.personal.erasure import Found
from xiucheng.kernel.personal.models import REASONS, Erasure
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.words import moment

KEEP, ALSO = "keep", "erase"


@require_GET
@administrative(ERASE, AGREE)
def listing(request: ActorRequest) -> HttpResponse:
    """What was asked for, what waits first."""
    title = _("Erasure of personal words")
    find = Action(_("Find a person’s words"), reverse("admin:erasure-find"), "search", primary=True)
    left = Action(_("Erase an account"), reverse("admin:erasure-account"), "trash")
    page = ListView(
        title=title,
        table=Table(
            label=title,
            columns=(_("No."), _("What"), _("Asked for by"), _("When"), _("Why"), _("State")),
            rows=tuple(_row(one) for one in queries.erasures(request.actor)),
            empty=EmptyView(
                _("Nothing was asked for"), _("When a person asks for erasure, find their words first.")
            ),
        ),
        actions=(find, left) if request.actor.may(ERASE) else (),
        note=_(
            "Two administrators erase together: one asks, another agrees. Entries and chains stay as they are. "
            "Words typed into a description or a reason are part of the entry and cannot be erased."
        ),
    )
    return render(request, "admin/list.html", {"page": page})


def _row(one: Erasure) -> Row:
    return (
        Cell(str(one.pk), reverse("admin:erasure", args=[one.pk]), code=True),
        Cell(_what(one)),
        Cell(_name(one.asked_by)),
        Cell(moment(one.asked_at), code=True),
        Cell(str(dict(REASONS)[one.reason])),
        Cell(_state(one)),
    )


def _what(one: Erasure) -> str:
    if one.account is not None:
        return _("Account of %(name)s") % {"name": _name(one.account)}
    return _("Words and files") if one.files else _("Words")


def _name(person: Person | None) -> str:
    return named(person.name, person.name_en) if person else "—"


def _state(one: Erasure) -> str:
    if one.decided_at is None:
        return _("waits for a second administrator")
    return _("erased") if one.agreed else _("refused")


@administrative(ERASE)
def find(request: ActorRequest) -> HttpResponse:
    """The words of a person, which are neither put into an address nor noted; then where they stand."""
    asked = Asked(
        title=_("Find a person’s words"),
        submit=_("Find"),
        back_url=reverse("admin:erasures"),
        fields=(
            FormField(
                "name",
                "text",
                _("Full name"),
                help=_("Exactly as it was written down"),
                required=False,
                max_length=200,
                autocomplete="off",
                private=True,
            ),
            FormField(
                "phone",
                "text",
                _("Telephone number"),
                required=False,
                max_length=60,
                autocomplete="off",
                private=True,
            ),
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        found = erasure.find(request.actor, [typed["name"], typed["phone"]])
        if not found:
            raise AccessRefused(_("No entry holds exactly these words. Try another spelling."))
        return draw(request, _choose(found))

    return ask(request, asked, act)


def _choose(found: list[Found]) -> Asked:
    closed = [one for one in found if not one.open]
    intro = _(
        "Entries with these words: %(count)d. Choose those of this person; others may bear the same name."
    )
    told = intro % {"count": len(found)}
    if len(closed) < len(found):
        told += " " + _("Of open cases, left out until they are closed: %(count)d.") % {
            "count": len(found) - len(closed)
        }
    choices = tuple(Choice(f"{one.record_id}/{one.seq}", one.number, one.masked) for one in closed)
    return Asked(
        title=_("Ask for erasure"),
        submit=_("Ask for erasure"),
        back_url=reverse("admin:erasures"),
        fields=(FormField("entries", "choices", _("Entries"), choices=choices), _files(), _why()),
        intro=told,
        action=reverse("admin:erasure-ask"),
    )


def _files() -> FormField:
    return FormField(
        "files",
        "choice",
        _("Photos and files of these entries"),
        help=_("A face or a document can name somebody, too. Digests stay in the chain."),
        value=KEEP,
        choices=(
            Choice(KEEP, _("stay, without the names their senders gave them")),
            Choice(ALSO, _("are erased")),
        ),
    )


def _why() -> FormField:
    reasons = tuple(Choice(code, str(label)) for code, label in REASONS)
    return FormField("reason", "choice", _("Why"), choices=reasons)


@administrative(ERASE)
def ask_for(request: ActorRequest) -> HttpResponse:
    """Ask that chosen entries be erased. What was refused shows the chosen ones again, without words."""
    chosen = [code for code in request.POST.getlist("entries") if _entry(code)]
    choices = tuple(Choice(code, code) for code in chosen)
    asked = Asked(
        title=_("Ask for erasure"),
        submit=_("Ask for erasure"),
        back_url=reverse("admin:erasures"),
        fields=(FormField("entries", "choices", _("Entries"), choices=choices), _files(), _why()),
    )

    def act(typed: Typed) -> HttpResponse:
        entries = [entry for code in typed["entries"].split(",") if (entry := _entry(code))]
        made = erasure.ask(request.actor, entries, typed["reason"], files=typed["files"] == ALSO)
        return after_form(request, reverse("admin:erasure", args=[made.pk]))

    return ask(request, asked, act)


@administrative(ERASE)
def account(request: ActorRequest) -> HttpResponse:
    """The account of somebody who left: asked for by its sign-in name."""
    name = FormField("login", "text", _("Sign-in name"), max_length=60, autocomplete="off", private=True)
    asked = Asked(
        title=_("Erase an account"),
        submit=_("Ask for erasure"),
        back_url=reverse("admin:erasures"),
        fields=(name, _why()),
        intro=_(
            "Of somebody who left. Their number stays in every entry; name, sign-in name, telephone number, mail "
            "address, second factor, notices and sign-ins go."
        ),
    )

    def act(typed: Typed) -> HttpResponse:
        made = accounts.ask(request.actor, typed["login"], typed["reason"])
        return after_form(request, reverse("admin:erasure", args=[made.pk]))

    return ask(request, asked, act)


def _entry(code: str) -> tuple[int, int] | None:
    record, _slash, seq = code.partition("/")
    plain = all(part.isascii() and part.isdigit() and len(part) < 19 for part in (record, seq))
    return (int(record), int(seq)) if plain else None


@require_GET
@administrative(ERASE, AGREE)
def one(request: ActorRequest, identity: int) -> HttpResponse:
    """One erasure: what it concerns, and the decision."""
    found, entries = queries.erasure(request.actor, identity)
    facts = (
        Fact(_("What"), _what(found)),
        Fact(_("Asked for by"), _name(found.asked_by)),
        Fact(_("When"), moment(found.asked_at), code=True),
        Fact(_("Why"), str(dict(REASONS)[found.reason])),
        Fact(_("State"), _state(found)),
        Fact(_("Decided by"), _name(found.decided_by)),
        *_stays(found),
    )
    table = Table(
        label=_("Entries"),
        columns=(_("Case"), _("Entry")),
        rows=tuple(
            (Cell(entry.record.number, code=True), Cell(str(entry.seq), code=True)) for entry in entries
        ),
        empty=EmptyView(_("No entries"), ""),
    )
    title = _("Erasure %(number)s") % {"number": found.pk}
    page = DetailView(title, reverse("admin:erasures"), facts, _offers(request.actor, found), table)
    return render(request, "admin/detail.html", {"page": page})


def _stays(found: Erasure) -> tuple[Fact, ...]:
    """What an erasure cannot reach, said before it is decided."""
    lines = accounts.named_in_journal(found.account) if found.account else 0
    told = _("%(count)d of versions before hold the sign-in name; they cannot be changed and stay.")
    return (Fact(_("Lines of the access log"), told % {"count": lines}),) if lines else ()


def _offers(actor: Actor, found: Erasure) -> tuple[Action, ...]:
    if found.decided_at is not None or found.asked_by_id == actor.id or not actor.may(AGREE):
        return ()
    agree = Action(
        _("Agree and erase"), reverse("admin:erasure-agree", args=[found.pk]), "trash", danger=True
    )
    return (agree, Action(_("Refuse"), reverse("admin:erasure-refuse", args=[found.pk]), "x"))


@administrative(AGREE)
def agree(request: ActorRequest, identity: int) -> HttpResponse:
    """Agree, which erases at once."""
    return _decide(
        request,
        identity,
        agreed=True,
        title=_("Erase for good"),
        consequence=_(
            "It is gone at once and cannot be brought back, also not from a backup: a restored one is brought to "
            "this state by its list of erasures."
        ),
    )


@administrative(AGREE)
def refuse(request: ActorRequest, identity: int) -> HttpResponse:
    """Refuse; nothing is erased."""
    return _decide(request, identity, agreed=False, title=_("Refuse this erasure"), consequence="")


def _decide(
    request: ActorRequest, identity: int, *, agreed: bool, title: str, consequence: str
) -> HttpResponse:
    found, entries = queries.erasure(request.actor, identity)
    back = reverse("admin:erasure", args=[identity])
    asked = Asked(
        title=title,
        submit=_("Agree and erase") if agreed else _("Refuse"),
        back_url=back,
        intro=_("%(what)s. %(why)s; entries: %(count)d")
        % {"what": _what(found), "why": dict(REASONS)[found.reason], "count": len(entries)},
        consequence=consequence,
        danger=agreed,
    )

    def act(_typed: Typed) -> HttpResponse:
        erasure.decide(request.actor, identity, agreed=agreed)
        return after_form(request, back)

    return ask(request, asked, act)
