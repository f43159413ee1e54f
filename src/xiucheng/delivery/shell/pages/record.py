# SPDX-License-Identifier: Apache-2.0
"""The page of one record: what and where, the clock, what can be done now, and what happened."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.shell import files, present, sentences
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.pages.cases import process_for
from xiucheng.delivery.shell.shapes import Choice, FormView, RecordView, RelatedRow, RevealView
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest, by_itself
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.desk import desk, looking
from xiucheng.kernel.personal import reading
from xiucheng.kernel.sharing import queries as sharing
from xiucheng.kernel.ui.words import moment


@require_GET
@signed_in
def record(request: ActorRequest, code: str, identity: int) -> HttpResponse:
    """The whole page, or the pane beside a list: the template knows by the layout."""
    view = record_view(request.actor, process_for(request.actor, code), identity)
    if not by_itself(request):  # the page that is open already shows what somebody did meanwhile
        looking.note(request.actor, identity, code)
    return render(request, "shell/record.html", {"record": view})


@signed_in
def personal(request: ActorRequest, code: str, identity: int, name: str) -> HttpResponse:
    """Asks why; then personal words in the place of their mask. The look is noted."""
    process, reason = process_for(request.actor, code), request.POST.get("reason", "")
    if request.method == "POST":
        entry = request.GET.get("seq", "")
        seq = int(entry) if entry.isdecimal() and len(entry) <= 9 else None
        words = reading.reveal(request.actor, process, identity, name, reason, seq=seq)
        view = RevealView(reading.label_of(process, name), words, request.get_full_path())
    else:
        reading.check_may_ask(request.actor, process, identity, name)
        reasons = tuple(Choice(one, str(label)) for one, label in reading.REASONS)
        view = RevealView(reading.label_of(process, name), "", request.get_full_path(), reasons)
    view = replace(view, back_url=present.record_url(code, identity))
    return render(request, "shell/reveal.html", {"reveal": view})


def record_view(actor: Actor, process: Process, identity: int, form: FormView | None = None) -> RecordView:
    """Everything a case page shows. Raises `NotFound`."""
    sheet = desk.one(actor, process, identity)
    item, goes_on = sheet.item, present.goes_on(sheet.offers)
    hung = files.of_record(actor, process, identity)
    photos = tuple(one for one in hung if one.photo)
    opened = sharing.running(identity)
    return RecordView(
        id=item.id,
        number=item.number,
        title=item.title,
        url=present.record_url(process.code, identity),
        state=item.state_label,
        version=item.version,
        tone=present.tone(item, mine=goes_on),
        process=item.process_label,
        urgent=item.urgent,
        facts=present.facts(actor, process, sheet),
        timeline=sentences.timeline(process, desk.timeline(actor, process, identity)),
        steps=present.steps(process, identity, sheet.offers),
        others=present.others(sheet.offers),
        clock=present.nearest_clock(sheet),
        pictures=photos,
        documents=tuple(one for one in hung if not one.photo),
        compare=files.compared(photos),
        map=present.map_of(sheet),
        related=_related(actor, item),
        waiting=_("It waits for %(unit)s.") % {"unit": item.person or item.holder}
        if item.holder and not item.closed_at and not goes_on
        else "",
        opened=_opened(sharing.to_actor(actor, process, opened)),
        shares_url=reverse("shares:list", args=[process.code, identity])
        if sharing.may_share(actor, process, identity)
        else "",
        shares=len(opened),
        form=form,
    )


def _opened(one: sharing.Line | None) -> str:
    if one is None:
        return ""
    told = {"name": one.opened_by, "until": moment(one.until)}
    return _("%(name)s opened this to you for reading until %(until)s.") % told


def _related(actor: Actor, item: desk.WorkItem) -> tuple[RelatedRow, ...]:
    """The parent and the children that this actor may see."""
    return tuple(
        RelatedRow(
            number=one.number,
            title=one.title,
            url=present.record_url(one.process, one.id),
            why=_("belongs to") if one.id == item.parent_id else one.process_label,
            state=one.state_label,
            clock=present.clock(one.countdown),
        )
        for one in desk.relatives(actor, item)
    )
