# SPDX-License-Identifier: Apache-2.0
"""Beginning a record: the list of what this post may begin, and its form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery.shell.files import takes_files
from xiucheng.delivery.shell.forms import form_view, posted
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.shapes import EmptyView, ReportView, StartItem, StartView
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Process, Step
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid, KeyReused, NotFound
from xiucheng.kernel.ui.answers import after_form


def beginnings(actor: Actor) -> Iterator[tuple[Process, Step]]:
    """What the actor's posts may begin by hand; imports and children are begun elsewhere."""
    for process in registry.processes():
        for step in process.steps:
            if step.starts and not process.child and not step.internal and actor.may(step.by):
                yield process, step


@require_GET
@signed_in
def start(request: ActorRequest) -> HttpResponse:
    """The list; with a single kind its form at once."""
    found = list(beginnings(request.actor))
    if len(found) == 1:
        process, step = found[0]
        return HttpResponseRedirect(reverse("shell:begin", args=[process.code, step.code]))
    items = tuple(
        StartItem(
            f"{step.label} · {process.label}",
            step.law,
            reverse("shell:begin", args=[process.code, step.code]),
        )
        for process, step in found
    )
    empty = EmptyView(
        _("Nothing to begin"), _("None of your posts begins a case. Cases reach you in My work.")
    )
    return render(request, "shell/start.html", {"start": StartView(items, empty)})


@takes_files
@signed_in
def begin(request: ActorRequest, code: str, step: str) -> HttpResponse:
    """The form of a beginning, and the record that it makes."""
    found = next(
        (pair for pair in beginnings(request.actor) if (pair[0].code, pair[1].code) == (code, step)), None
    )
    if found is None:
        raise NotFound
    process, declared = found
    typed: dict[str, Any] = {}
    errors: dict[str, str] = {}
    error, key = "", request.POST.get("key", "")[:80]
    if request.method == "POST":
        typed, errors = posted(request, request.actor, declared)
        try:
            if errors:
                raise Invalid(errors)
            if not key:
                raise KeyReused  # a form without its key could act twice; it comes back with a new one
            answer = engine.start(request.actor, code, step, typed, key=key)
        except Invalid as refusal:
            errors = refusal.errors
        except KeyReused as refusal:
            error, key = str(refusal), ""
        else:
            return after_form(request, record_url(code, answer.record_id))
    form = form_view(
        request.actor,
        process,
        declared,
        action=request.path,
        values=typed,
        errors=errors,
        error=error,
        key=key,
    )
    view = ReportView(
        form,
        emergency=_("If somebody is hurt or in danger, call 110, 119 or 120 first."),
    )
    return render(request, "shell/report.html", {"report": view}, status=422 if errors or error else 200)
