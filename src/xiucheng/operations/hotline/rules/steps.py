# SPDX-License-Identifier: Apache-2.0
"""Guards, checks and effects of an order's steps: pure functions of what a step knows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import Changes, Context
from xiucheng.operations.help.types import OUTCOMES as HELPED
from xiucheng.operations.hotline.rules import drafts
from xiucheng.operations.hotline.types import (
    ANSWER_CLOCK,
    CALL_BACK_CLOCK,
    EXTENSION,
    FINAL,
    INTERIM,
    KINDS,
    NOT_ASKED,
    PROBLEM,
    REASONS,
    RETURN,
)
from xiucheng.operations.supervision.types import OUTCOMES, REASONS_NOT_FILED

TITLE_WORDS = 60
CALL_BACK = Limit(15, Unit.DAYS)
"""How long the hotline is waited for, once it has the answer; practice, not a rule."""
ENDS = dict((*OUTCOMES, *REASONS_NOT_FILED, *HELPED))


def received(context: Context) -> Changes:
    """On the desk of the centre of its place, or of who took it; to be answered by its own time or the usual one."""
    form, place, point = context.form, context.facts["place"], context.form["point"]
    centre = context.facts["centre"] or (
        context.grant.holder if context.grant else context.facts["any_centre"]
    )
    words = " ".join(str(form["words"]).split())
    clock = _clock(form["due"], context.facts["usual"][form["urgency"]])
    return Changes(
        title=f"{dict(KINDS)[form['kind']].zh}：{words[:TITLE_WORDS]}",
        address=form["address"] or "",
        area_path=place["area_path"],
        boundary_version=place["boundary_version"],
        responsibility=place["responsibility"],
        holder_path=centre or "",
        lon=float(point.lon) if point else None,
        lat=float(point.lat) if point else None,
        opened_at=form["sent_at"],
        detail={"centre": centre or ""},
        **clock,
    )


def _clock(due: datetime | None, usual: tuple[int, str]) -> dict[str, Any]:
    """What the order says itself, else what is usual."""
    if due is not None:
        return {"promised": {ANSWER_CLOCK: due}}
    return {"clocks": {ANSWER_CLOCK: Limit(usual[0], Unit(usual[1]))}}


def taken_once(context: Context) -> Mapping[str, str]:
    """The number at the hotline is an order's only once."""
    twin = context.facts["twin"]
    return {"external_id": _("This order is here already: %(number)s.") % {"number": twin}} if twin else {}


def sent_before(context: Context) -> Mapping[str, str]:
    """The hotline cannot have sent it later than now, nor wanted it answered before it sent it."""
    sent, due = context.form["sent_at"], context.form["due"]
    if sent is not None and sent > context.at:
        return {"sent_at": _("This time lies ahead. Write when the hotline sent the order.")}
    if due is not None and due <= (sent or context.at):
        return {"due": _("The order cannot be due before it was sent.")}
    return {}


def changed(context: Context) -> Changes:
    """What the hotline says anew; the clock follows its time."""
    due = context.form["due"]
    open_clock = ANSWER_CLOCK in (context.detail.get("_clocks") or {})
    return Changes(promised={ANSWER_CLOCK: due} if due and open_clock else {})


def signed(context: Context) -> Changes:
    return Changes(detail={"signed_at": context.detail["signed_at"] or context.at})


def attended(context: Context) -> Changes:
    """The first attendance counts; a later one stands in the history."""
    state = "attended" if context.row.state == "signed" else context.row.state
    first = context.detail["attended_at"]
    return Changes(state=state, detail={"attended_at": first or context.form["attended"]})


def attended_meanwhile(context: Context) -> Mapping[str, str]:
    """Somebody was there after the order came and before now."""
    at = context.form["attended"]
    if at > context.at:
        return {"attended": _("This time lies ahead. Write when somebody was there or called.")}
    if at < context.row.opened_at.replace(second=0, microsecond=0):  # people write whole minutes
        return {"attended": _("This is before the order came. Write when somebody was there or called.")}
    return {}


def unit_takes_work(context: Context) -> Mapping[str, str]:
    if context.facts["unit_name"] is None:
        return {"unit": _("This unit takes no work. Choose a department, squad, town or company.")}
    return {}


def passed_on(context: Context) -> Changes:
    return Changes(holder_path=context.form["unit"])


def handed_back(context: Context) -> Changes:
    return Changes(holder_path=context.detail["centre"])


def case_has_place(context: Context) -> Mapping[str, str]:
    if context.form["case_point"] is None and context.row.lon is None:
        return {"case_point": _("The order names no place. Set the pin.")}
    return {}


def heard(context: Context) -> Changes:
    """Whether all that the order led to ended, and what can be answered then."""
    came = drafts.read(context.facts["came"])
    state = "ready" if drafts.all_ended(came) else "working"
    return Changes(state=state, detail={"draft": drafts.drafted(came, ENDS)})


def all_ended(context: Context) -> str | None:
    """No answer before everything that the order led to came to its end."""
    open_ones = [one.number for one in drafts.read(context.facts["came"]) if not one.closed]
    if open_ones:
        return _("%(numbers)s is still open. Wait for its end, or give an interim answer.") % {
            "numbers": _(", ").join(open_ones)
        }
    return None


def attended_first(context: Context) -> str | None:
    """Who reports a problem is called or met before being answered."""
    if context.detail["kind"] == PROBLEM and context.detail["attended_at"] is None:
        return _("Write down first when somebody was there or called the citizen.")
    return None


def answer_given(context: Context) -> Mapping[str, str]:
    if not context.form["answer"] and not context.detail["draft"]:
        return {"answer": _("Write the answer: nothing came of the order from which one could be drafted.")}
    return {}


def answered(context: Context) -> Changes:
    """Back at the centre, to be sent; its time ends."""
    words = context.form["answer"] or context.detail["draft"]
    told = _telling(context, FINAL, words)
    return Changes(
        holder_path=context.detail["centre"],
        detail={"answer": words, "answered_at": context.at, **told.detail},
        rows=told.rows,
        ended=(ANSWER_CLOCK,),
    )


def answered_meanwhile(context: Context) -> Changes:
    return _telling(context, INTERIM, context.form["interim"])


def answer_changed(context: Context) -> Changes:
    """Sent anew; who was waited for to call back has not heard this one."""
    told = _telling(context, FINAL, context.form["answer"])
    return Changes(
        detail={"answered_at": context.at, "satisfaction": "", **told.detail},
        rows=told.rows,
        ended=(CALL_BACK_CLOCK,),
    )


def _telling(context: Context, kind: str, words: str, until: datetime | None = None) -> Changes:
    """One more thing to tell the hotline."""
    number = context.detail["told"] + 1
    row = {"number": number, "kind": kind, "words": words, "until": until, "made_at": context.at}
    return Changes(detail={"told": number}, rows={"hotline.Reply": [row]})


def acknowledged(context: Context) -> Changes:
    """The hotline has everything up to this number; a final answer then waits for its call back."""
    told = context.detail["told"]
    number = context.form["reply"] or told
    waits = context.row.state == "answered" and number == told
    return Changes(detail={"sent": number}, clocks={CALL_BACK_CLOCK: CALL_BACK} if waits else {})


def something_to_send(context: Context) -> str | None:
    if context.detail["told"] <= context.detail["sent"]:
        return _("The hotline has everything that was told already.")
    return None


def not_sent_yet(context: Context) -> Mapping[str, str]:
    """What is acknowledged was told, and is not acknowledged yet."""
    number = context.form["reply"]
    if number is not None and not context.detail["sent"] < number <= context.detail["told"]:
        told = {"first": context.detail["sent"] + 1, "last": context.detail["told"]}
        return {"reply": _("Nothing of this number waits to be sent: %(first)d to %(last)d do.") % told}
    return {}


def everything_sent(context: Context) -> str | None:
    if context.detail["told"] > context.detail["sent"]:
        return _("The hotline does not have the answer yet. Send it first.")
    return None


def called_back(context: Context) -> str | None:
    if not context.detail["satisfaction"]:
        return _(
            "The hotline has not told how satisfied the citizen is. Note it first; else the order closes by itself."
        )
    return None


def sent_back(context: Context) -> Changes:
    """To be done over: no attendance, no answer counts any more; both stay in the history."""
    due = context.form["due"]
    return Changes(
        detail={"redone": context.detail["redone"] + 1, "satisfaction": "", "draft": ""},
        ended=(CALL_BACK_CLOCK,) if due else (),
        **_clock(due, context.facts["usual"][context.detail["urgency"]]),
    )


def due_ahead(context: Context) -> Mapping[str, str]:
    if context.form["due"] is not None and context.form["due"] <= context.at:
        return {"due": _("This time has passed. Give one that lies ahead.")}
    return {}


def more_ahead(context: Context) -> Mapping[str, str]:
    """An extension leads behind the time that runs."""
    due = context.row.due_at
    if context.form["more_until"] <= max(context.at, due or context.at):
        return {"more_until": _("Ask for a time behind the present one.")}
    return {}


def extension_asked(context: Context) -> Changes:
    return _telling(context, EXTENSION, context.form["why"], context.form["more_until"])


def nothing_asked(context: Context) -> str | None:
    if context.detail["more_until"] is not None:
        return _("An extension is asked for already. Wait for what the hotline says.")
    return None


def something_asked(context: Context) -> str | None:
    return None if context.detail["more_until"] else _("No extension is asked for.")


def extended(context: Context) -> Changes:
    until = context.form["due"] or context.detail["more_until"]
    return Changes(detail={"more_until": None, "due": until}, promised={ANSWER_CLOCK: until})


def not_extended(_context: Context) -> Changes:
    return Changes(detail={"more_until": None})


def nothing_came(context: Context) -> str | None:
    """What became a case or a help is ours."""
    if drafts.read(context.facts["came"]):
        return _("A case or a request for help came of this order, so it is ours. Answer it.")
    return None


def returned(context: Context) -> Changes:
    """Waits for the hotline's word, without a clock of ours."""
    reason = dict(REASONS)[context.form["reason"]]
    told = _telling(context, RETURN, f"{reason.zh}：{context.form['why']}")
    return Changes(
        holder_path=context.detail["centre"],
        detail={"return_reason": context.form["reason"], **told.detail},
        rows=told.rows,
    )


def return_agreed(context: Context) -> Changes:
    return Changes(outcome=context.detail["return_reason"])


def closed(context: Context) -> Changes:
    return Changes(outcome=context.detail["satisfaction"])


def closed_unasked(context: Context) -> Changes:
    return Changes(outcome=context.detail["satisfaction"] or NOT_ASKED)


def withdrawn(_context: Context) -> Changes:
    return Changes(outcome="withdrawn")


def elsewhere(context: Context) -> str | None:
    if context.row.holder_path == context.detail["centre"]:
        return _("The centre has this order.")
    return None
