# SPDX-License-Identifier: Apache-2.0
"""The form of a step, and the step that it posts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from xiucheng.delivery.shell import sentences
from xiucheng.delivery.shell.files import takes_files
from xiucheng.delivery.shell.forms import form_view, posted
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.pages.cases import process_for
from xiucheng.delivery.shell.present import record_url
from xiucheng.delivery.shell.shapes import FormView, StepFormView
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.declaration.types import Process, Step
from xiucheng.kernel.desk import desk, looking
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Conflict, Denied, Invalid, KeyReused, NotFound, NotNow
from xiucheng.kernel.ui.answers import after_form
from xiucheng.kernel.ui.errors import error_page


@takes_files
@signed_in
def step(request: ActorRequest, code: str, identity: int, step: str) -> HttpResponse:
    """Show the form; on a post take the step, or say beside which field it went wrong."""
    process = process_for(request.actor, code)
    declared = process.step(step)
    if declared is None or declared.internal or declared.on_due or declared.starts:
        raise NotFound
    if request.method == "POST":
        return _take(request, process, declared, identity)
    looking.check_possible(request.actor, process, identity, declared)
    sheet = desk.one(request.actor, process, identity)
    # a form begins with what is known: the class that the reporter guessed, the plan that is changed
    known = {value.name: value.value for value in sheet.detail}
    form = form_view(
        request.actor,
        process,
        declared,
        action=request.path,
        identity=identity,
        version=sheet.item.version,
        values={one.name: known.get(one.known_as) for one in declared.form if one.known_as},
        cancel=record_url(code, identity),
    )
    return _page(request, process, sheet.item, form)


def _take(request: ActorRequest, process: Process, declared: Step, identity: int) -> HttpResponse:
    version = request.POST.get("version", "")
    (typed, wrong), key = posted(request, request.actor, declared), request.POST.get("key", "")[:80]
    try:
        if wrong:
            raise Invalid(wrong)
        if not version.isdecimal() or len(version) > 9:
            raise Conflict
        engine.step(
            request.actor, process.code, identity, declared.code, typed, version=int(version), key=key or None
        )
    except Invalid as refusal:
        sheet = desk.one(request.actor, process, identity)
        form = form_view(
            request.actor,
            process,
            declared,
            action=request.path,
            identity=identity,
            version=sheet.item.version if not version.isdecimal() else int(version),
            values=typed,
            errors=refusal.errors,
            key=key,
            cancel=record_url(process.code, identity),
        )
        return _page(request, process, sheet.item, form, status=422)
    except Conflict as refusal:
        seen = int(version) if version.isdecimal() and len(version) <= 9 else 0
        since = desk.timeline(request.actor, process, identity, after_version=seen)
        return error_page(request, 409, str(refusal), entries=sentences.timeline(process, since))
    except (NotNow, KeyReused) as refusal:
        return error_page(request, 409, str(refusal))
    except Denied as refusal:
        journal.note("denied", f"{declared.code} {refusal}", person=request.actor.id, record=identity)
        return error_page(request, 403, str(refusal))
    return after_form(request, record_url(process.code, identity))


def _page(
    request: ActorRequest, process: Process, item: desk.WorkItem, form: FormView, status: int = 200
) -> HttpResponse:
    view = StepFormView(item.number, item.title, record_url(process.code, item.id), form)
    return render(request, "shell/step_form.html", {"step": view}, status=status)
