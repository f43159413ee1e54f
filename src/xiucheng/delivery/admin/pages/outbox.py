# SPDX-License-Identifier: Apache-2.0
"""The outbox, for the system administrator: what became of each message, and sending again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import Row, administrative
from xiucheng.delivery.admin.shapes import Cell, ListView, Table
from xiucheng.delivery.shell.pages import asked_words, first_row, nothing_fits, opens_usual
from xiucheng.delivery.shell.pages.background import before
from xiucheng.delivery.shell.pages.notices import channel_words
from xiucheng.delivery.shell.shapes import Choice, Filter, FormField, Paging
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock.words import moment_short
from xiucheng.kernel.notify import management
from xiucheng.kernel.notify.management import Sent
from xiucheng.kernel.notify.types import OUTER, Channel
from xiucheng.kernel.ui.answers import after_form


@require_safe
@administrative(management.MANAGE)
@opens_usual
def listing(request: ActorRequest) -> HttpResponse:
    """A part of the outbox, narrowed by channel and state."""
    given = {name: asked_words(request, name) for name in ("channel", "state")}
    found = management.outbox(
        request.actor,
        channel=given["channel"],
        state=given["state"],
        before=before(request),
        limit=management.PART + 1,
    )
    shown, first = found[: management.PART], first_row(request)
    onward = given | {"before": str(shown[-1].id) if shown else "", "first": str(first + len(shown))}
    page = ListView(
        title=_("Messages"),
        table=Table(
            label=_("Messages"),
            columns=(_("When"), _("Receiver"), _("Sent by"), _("State"), _("Tries"), _("Problem"), ""),
            rows=tuple(_row(sent) for sent in shown),
            empty=nothing_fits(request, _("Nothing here")),
        ),
        filters=_filters(given),
        clear_url=reverse("admin:outbox"),
        paging=Paging(
            first,
            first + len(shown) - 1,
            next_url=f"?{urlencode(onward)}" if len(found) > len(shown) else "",
        )
        if shown
        else None,
        note=_("Messages hold no words of cases here. What was given up can be sent again, with a reason."),
    )
    return render(request, "admin/list.html", {"page": page})


@administrative(management.MANAGE)
def again(request: ActorRequest, identity: int) -> HttpResponse:
    """Ask for the reason, then put it into the outbox again."""
    sent = management.one(request.actor, identity)
    back = reverse("admin:outbox")
    asked = Asked(
        title=_("Send again: message %(id)s") % {"id": identity},
        submit=_("Send once more"),
        back_url=back,
        fields=(FormField("why", "text", _("Reason"), max_length=management.LONGEST_WHY),),
        intro=_problem(sent),
        consequence=_("It may have been sent already: the receiver could get it twice.")
        if sent.state == "unsure"
        else "",
    )

    def act(typed: Typed) -> HttpResponse:
        try:
            management.send_again(request.actor, identity, typed["why"])
        except management.NotPossible as refusal:
            raise AccessRefused(str(refusal)) from None
        return after_form(request, back)

    return ask(request, asked, act)


def _row(sent: Sent) -> Row:
    act = (
        _("sent again by %(who)s: %(why)s") % {"who": sent.act_by, "why": sent.act_why} if sent.act_by else ""
    )
    counted = ngettext("%(n)d notice", "%(n)d notices", sent.count) % {"n": sent.count}
    following = (
        _("next at %(time)s") % {"time": moment_short(sent.next_at)} if sent.next_at and sent.tries else ""
    )
    url = reverse("admin:outbox-again", args=[sent.id]) if sent.state in management.AGAIN else ""
    return (
        Cell(moment_short(sent.created_at), code=True),
        Cell(sent.receiver, sub=counted),
        Cell(channel_words()[Channel(sent.channel)], sub=_("urgent") if sent.urgent else ""),
        Cell(_states()[sent.state], sub=moment_short(sent.changed_at)),
        Cell(str(sent.tries), sub=following, code=True),
        Cell(_problem(sent) or "—", sub=act),
        Cell(_("Send once more"), url=url) if url else Cell(""),
    )


def _problem(sent: Sent) -> str:
    if sent.state == "unsure":
        return _("The worker ended while it was handed over. Whether it arrived is not known.")
    return sent.problem


def _states() -> dict[str, str]:
    return {
        "waiting": _("waits"),
        "sending": _("being sent"),
        "sent": _("sent"),
        "delivered": _("delivered"),
        "read": _("read"),
        "failed": _("refused later"),
        "dead": _("given up"),
        "unsure": _("unsure"),
        "dropped": _("nothing left to say"),
    }


def _filters(given: dict[str, str]) -> tuple[Filter, ...]:
    every = Choice("", _("All"))
    words = channel_words()
    return (
        Filter(
            "channel",
            _("Sent by"),
            "choice",
            given["channel"],
            (every, *(Choice(one.value, words[one]) for one in OUTER)),
        ),
        Filter(
            "state",
            _("State"),
            "choice",
            given["state"],
            (every, *(Choice(code, label) for code, label in _states().items())),
        ),
    )
