# SPDX-License-Identifier: Apache-2.0
"""One step for many marked records: what each would meet and one form; then what became of each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiucheng.delivery.lists.shapes import ManyRow, ManyView, OutcomeView
from xiucheng.delivery.shell.forms import form_view
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.pages.cases import process_for
from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.shapes import EmptyView, FormField, FormView
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.declaration.types import Kind, Process, Step
from xiucheng.kernel.desk.many import MOST, Prospect, Seen, fields, prospects, suits, take
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, Refused
from xiucheng.kernel.process.items import Outcome

_MARK = re.compile(r"([0-9]{1,18}):([0-9]{1,9})")


@signed_in
def page(request: ActorRequest, code: str, step: str) -> HttpResponse:
    """Show the form for those that are marked; on a post take the step for each."""
    process = process_for(request.actor, code)
    declared = process.step(step)
    if declared is None or not suits(declared):
        raise NotFound
    if request.method == "POST":
        return _take(request, process, declared)
    return _draw(request, process, declared, _marked(request.GET), _back(request.GET))


def _marked(given: QueryDict) -> list[Seen]:
    """What was marked, each record once. Raises `Refused`."""
    texts = given.getlist("record")
    if len(texts) > MOST:
        raise Refused(_("At most %(count)d records can be taken at once. Mark fewer.") % {"count": MOST})
    found = [match for text in texts if (match := _MARK.fullmatch(text))]
    if len(found) < len(texts):
        raise Refused(_("What was marked could not be read. Go back to the list and mark the records again."))
    return list({match[1]: Seen(int(match[1]), int(match[2])) for match in found}.values())


def _back(given: QueryDict) -> str:
    """The list that the records were marked in."""
    back = given.get("back", "")
    ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if ours else reverse("shell:work")


def _draw(
    request: ActorRequest,
    process: Process,
    step: Step,
    marked: Sequence[Seen],
    back: str,
    **refused: Any,
) -> HttpResponse:
    """`refused`: of a form that comes back, what was typed, its errors, its key."""
    found = prospects(request.actor, process, step, marked)
    ready = [one for one in found if not one.reason]
    view = ManyView(
        title=str(step.label),
        back_url=back,
        ready=tuple(_row(process, one) for one in ready),
        barred=tuple(_row(process, one, one.reason) for one in found if one.reason),
        empty=EmptyView(
            _("Nothing to do"),
            _("Mark lines of a list by their boxes, or by the key x; then choose the step over the list."),
            icon="checks",
        ),
        form=_form(request, process, step, ready, back, **refused) if ready else None,
    )
    return render(request, "lists/many.html", {"page": view}, status=422 if refused else 200)


def _form(
    request: ActorRequest, process: Process, step: Step, ready: Sequence[Prospect], back: str, **refused: Any
) -> FormView:
    """The step's own form without its files, with the records that it is for."""
    form = form_view(request.actor, process, step, action=request.path, cancel=back, **refused)
    hidden = [("record", f"{one.seen.record_id}:{one.seen.version}") for one in ready]
    asked = {item.name for item in fields(step)}
    count = len(ready)
    return replace(
        form,
        fields=(
            *(FormField(name, "hidden", "", value=value) for name, value in (*hidden, ("back", back))),
            *(item for item in form.fields if item.name in asked),
        ),
        draft=f"{process.code}/many/{step.code}",
        submit=ngettext("%(step)s: %(n)d record", "%(step)s: %(n)d records", count)
        % {"step": step.label, "n": count},
        consequence=_("Each record answers for itself: one that cannot be taken stays as it is and says why.")
        if count > 1
        else "",
    )


def _take(request: ActorRequest, process: Process, step: Step) -> HttpResponse:
    marked, back, key = _marked(request.POST), _back(request.POST), request.POST.get("key", "")[:80]
    typed = _typed(request, step)
    if not marked or not key:
        # without its key a form could act twice: it comes back with a new one
        return _draw(request, process, step, marked, back, values=typed)
    outcomes = take(request.actor, process, step, typed, marked, key)
    for seen, outcome in zip(marked, outcomes, strict=True):
        if isinstance(outcome, Denied):
            journal.note("denied", f"{step.code} {outcome}", person=request.actor.id, record=seen.record_id)
    wrong = _wrong(outcomes)
    if wrong is not None:
        return _draw(request, process, step, marked, back, values=typed, errors=wrong.errors, key=key)
    return _tell(request, process, step, outcomes, marked, back)


def _typed(request: ActorRequest, step: Step) -> Mapping[str, Any]:
    """What was typed into the fields of the step; a box that is not ticked says no."""
    boxes = {item.name: "false" for item in fields(step) if item.kind is Kind.BOOLEAN}
    asked = {item.name for item in fields(step)}
    return boxes | {name: value for name, value in request.POST.items() if name in asked}


def _wrong(outcomes: Sequence[Outcome]) -> Invalid | None:
    """What is wrong with the form itself: nothing was taken, and somebody said so of a field."""
    if not all(isinstance(one, Refused) for one in outcomes):
        return None
    return next((one for one in outcomes if isinstance(one, Invalid)), None)


def _tell(
    request: ActorRequest,
    process: Process,
    step: Step,
    outcomes: Sequence[Outcome],
    marked: Sequence[Seen],
    back: str,
) -> HttpResponse:
    """What became of each; the same form sent again tells the same and acts no more."""
    now = prospects(request.actor, process, step, marked)
    pairs = list(zip(now, outcomes, strict=True))
    refused = [(one, outcome) for one, outcome in pairs if isinstance(outcome, Refused)]
    again = [("record", f"{one.seen.record_id}:{one.version}") for one, _why in refused if one.number]
    view = OutcomeView(
        title=str(step.label),
        back_url=back,
        taken=tuple(_row(process, one) for one, outcome in pairs if not isinstance(outcome, Refused)),
        refused=tuple(_row(process, one, str(outcome)) for one, outcome in refused),
        again_url=f"{request.path}?{urlencode([*again, ('back', back)])}" if again else "",
    )
    return render(request, "lists/outcome.html", {"page": view})


def _row(process: Process, one: Prospect, reason: str = "") -> ManyRow:
    url = record_url(process.code, one.seen.record_id) if one.number else ""
    return ManyRow(one.number, one.title or one.number, url, one.state, reason)
