# SPDX-License-Identifier: Apache-2.0
"""When somebody leaves: what they have in hand, shown before it is handed over in one act."""

from __future__ import annotations

from collections import Counter

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.delivery.admin.asking import Asked, Typed, ask
from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.shell.shapes import Choice, FormField
from xiucheng.kernel.access import queries
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import ACCOUNTS
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk.leaving import Leaving, hand_over, leaving
from xiucheng.kernel.ui.answers import after_form

SHOWN = 20
STAYS, GOES = "stays", "goes"


@administrative(ACCOUNTS)
def leave(request: ActorRequest, identity: int) -> HttpResponse:
    """Preview and hand over: records to the pool or a colleague; sessions, tokens and delegations end."""
    who = queries.person(request.actor, identity)
    held = leaving(request.actor, identity)
    back = reverse("admin:account", args=[identity])
    asked = Asked(
        title=_("Hand over the work of %(name)s") % {"name": who.name},
        submit=_("Hand over"),
        back_url=back,
        fields=(
            FormField(
                "to",
                "text",
                _("Sign-in name of the colleague"),
                help=_("Empty: back into the pools of the units"),
                required=False,
                max_length=60,
                autocomplete="off",
            ),
            FormField(
                "account",
                "choice",
                _("The account"),
                value=GOES,
                choices=(
                    Choice(GOES, _("is switched off: the person leaves")),
                    Choice(STAYS, _("stays: only the work passes on")),
                ),
            ),
            FormField("mark", "hidden", "", value=held.mark),
        ),
        intro=_told(held),
        consequence=_(
            "All sign-ins, API tokens and delegations of this person end at once. Each case keeps an entry."
        ),
        danger=True,
    )

    def act(typed: Typed) -> HttpResponse:
        hand_over(request.actor, identity, typed["to"], typed["mark"], off=typed["account"] != STAYS)
        return after_form(request, back)

    return ask(request, asked, act)


def _told(held: Leaving) -> str:
    """What will move and end, in sentences."""
    kinds = Counter(one.process for one in held.records)
    parts = [
        _("In hand: %(count)d open cases.") % {"count": len(held.records)},
        " ".join(f"{_label(code)}: {count}." for code, count in sorted(kinds.items())),
        "、".join(one.number for one in held.records[:SHOWN]) + ("…" if len(held.records) > SHOWN else ""),
        _("Sign-ins: %(sessions)d, API tokens: %(tokens)d, delegations: %(delegations)d.")
        % {"sessions": held.sessions, "tokens": held.tokens, "delegations": held.delegations},
    ]
    return " ".join(part for part in parts if part)


def _label(code: str) -> str:
    process = registry.find(code)
    return str(process.label) if process else code
