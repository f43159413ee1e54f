# SPDX-License-Identifier: Apache-2.0
"""My background work: how far it is, what it made, and how to stop it or have it done again."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xiucheng.delivery.shell.pages import first_row, signed_in
from xiucheng.delivery.shell.shapes import EmptyView, FormField, FormView, Paging, Tab
from xiucheng.delivery.shell.told import AskedView, BackgroundView, JobRow
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.clock.words import moment_short
from xiucheng.kernel.jobs import background
from xiucheng.kernel.jobs.background import Job
from xiucheng.kernel.process.errors import NotFound, NotNow
from xiucheng.kernel.ui.answers import after_form


@require_safe
@signed_in
def mine(request: ActorRequest) -> HttpResponse:
    """The actor's own jobs, newest first; while one runs the list asks again every two seconds."""
    jobs = background.mine(request.actor, before=before(request), limit=background.PART + 1)
    page = BackgroundView(
        title=_("My background work"),
        url=request.get_full_path(),
        rows=tuple(row(job) for job in jobs[: background.PART]),
        empty=EmptyView(
            _("Nothing runs for you"),
            _(
                "Exports, imports and other long work appear here while they run, and afterwards with what they made."
            ),
        ),
        tabs=bell_tabs("background"),
        paging=paging(request, jobs, {}),
    )
    return render(request, "shell/background.html", {"page": page})


@require_POST
@signed_in
def cancel(request: ActorRequest, number: int) -> HttpResponse:
    """Take it out of the queue, or ask it to stop."""
    job = _one(request, number)
    try:
        background.cancel(request.actor, number)
    except background.NotPossible as refusal:
        raise NotNow(str(refusal)) from None
    return after_form(request, _back(request, job))


@signed_in
def retry(request: ActorRequest, number: int) -> HttpResponse:
    """Ask for the reason, then put it into the queue again."""
    job = _one(request, number)
    why, error = request.POST.get("why", ""), ""
    if request.method == "POST":
        try:
            if not " ".join(why.split()).isprintable():
                raise background.NotPossible(_("Use only characters that can be shown."))
            background.retry(request.actor, number, why)
        except background.NotPossible as refusal:
            error = str(refusal)
        else:
            return after_form(request, _back(request, job))
    form = FormView(
        title=_("Try again: %(title)s") % {"title": job.title or job.name},
        action=request.path,
        fields=(
            FormField("why", "text", _("Reason"), value=why, error=error, max_length=background.LONGEST_WHY),
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=_("Try again"),
        intro=job.problem,
        cancel_url=_back(request, job),
        sending="plain",
    )
    page = AskedView(form, _back(request, job))
    return render(request, "shell/asked.html", {"page": page}, status=422 if error else 200)


def bell_tabs(current: str) -> tuple[Tab, ...]:
    """What stands under the bell."""
    named = (
        ("notices", _("Your notices"), reverse("shell:notices")),
        ("background", _("My background work"), reverse("shell:background")),
        ("settings", _("How I am told"), reverse("shell:notice-settings")),
    )
    return tuple(Tab(code, label, url, current=code == current) for code, label, url in named)


def _one(request: ActorRequest, number: int) -> Job:
    try:
        return background.one(request.actor, number)
    except NotThere:
        raise NotFound from None


def _back(request: ActorRequest, job: Job) -> str:
    """Where the reader came from: one's own list, or the administrators'."""
    return reverse("shell:background" if job.asked_by == request.actor.id else "admin:jobs")


def before(request: ActorRequest) -> int | None:
    """The number of the job after which a part of the list begins."""
    text = request.GET.get("before", "")
    return int(text) if text.isdecimal() and len(text) <= 18 else None


def paging(request: ActorRequest, jobs: list[Job], given: dict[str, str]) -> Paging | None:
    """Where the list stands; one job more than is shown was asked for."""
    first, shown = first_row(request), jobs[: background.PART]
    if len(jobs) == len(shown) and first == 1:
        return None
    onward = given | {"before": str(shown[-1].number) if shown else "", "first": str(first + len(shown))}
    return Paging(
        first,
        first + len(shown) - 1,
        next_url=f"?{urlencode(onward)}" if len(jobs) > len(shown) else "",
    )


def row(job: Job, *, asker: bool = False) -> JobRow:
    """A job as the list draws it; with its asker for administrators."""
    state, icon, tone = _looks(job)
    return JobRow(
        number=job.number,
        title=job.title or job.name,
        state=state,
        icon=icon,
        tone=tone,
        open=job.open,
        percent=job.percent,
        words=_words(job),
        asker=(job.asked_by_name or _("the platform")) if asker else "",
        times=_times(job),
        problem=job.problem if job.state != "cancelled" else "",
        act=_act(job),
        result_url=job.result_url if job.state == "done" else "",
        **_ways(job),
    )


def states() -> dict[str, str]:
    """The states of jobs in words."""
    return {
        "waiting": _("Waiting"),
        "running": _("Running"),
        "failed": _("Failed"),
        "cancelled": _("Cancelled"),
        "done": _("Completed"),
    }


def _looks(job: Job) -> tuple[str, str, str]:
    if job.open and job.stopping:
        return _("Stopping"), "player-pause", "warning"
    icon, tone = {
        "waiting": ("clock", "info"),
        "running": ("refresh", "info"),
        "failed": ("alert-triangle", "refused"),
        "cancelled": ("x", "info"),
        "done": ("circle-check", "done"),
    }[job.state]
    return states()[job.state], icon, tone


def _words(job: Job) -> str:
    if job.state == "done":
        return job.result_words
    counted = f"{job.done} / {job.total}" if job.total else str(job.done or "")
    return " · ".join(part for part in (job.words, counted) if part) if job.state == "running" else ""


def _times(job: Job) -> str:
    if job.ended_at:
        return moment_short(job.ended_at)
    if job.state == "waiting" and job.next_at:
        return _("is tried again at %(time)s") % {"time": moment_short(job.next_at)}
    began = job.started_at or job.asked_at
    return moment_short(began) if began else ""


def _act(job: Job) -> str:
    if not job.act or not job.act_by:
        return ""
    template = _("cancelled by %(who)s") if job.act == "cancel" else _("tried again by %(who)s")
    told = template % {"who": job.act_by}
    return f"{told}: {job.act_why}" if job.act_why else told


def _ways(job: Job) -> dict[str, Any]:
    """Where a click cancels the job or has it done again."""
    if job.open and not job.stopping:
        return {"cancel_url": reverse("shell:background-cancel", args=[job.number])}
    if job.state in {"failed", "cancelled"}:
        return {"retry_url": reverse("shell:background-retry", args=[job.number])}
    return {}
