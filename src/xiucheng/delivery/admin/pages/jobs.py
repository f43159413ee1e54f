# SPDX-License-Identifier: Apache-2.0
"""All background work, for the system administrator."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from xiucheng.delivery.admin.pages import administrative
from xiucheng.delivery.shell.pages import asked_words, nothing_fits, opens_usual
from xiucheng.delivery.shell.pages.background import before, paging, row, states
from xiucheng.delivery.shell.shapes import Choice, Filter
from xiucheng.delivery.shell.told import BackgroundView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.jobs import background, registry


@require_safe
@administrative(background.MANAGE)
@opens_usual
def listing(request: ActorRequest) -> HttpResponse:
    """A part of all jobs, narrowed by state and kind."""
    asked, name = asked_words(request, "state"), asked_words(request, "name")
    state = asked if asked in background.STATES else ""
    jobs = background.everything(
        request.actor, state=state, name=name, before=before(request), limit=background.PART + 1
    )
    page = BackgroundView(
        title=_("Background work"),
        url=request.get_full_path(),
        rows=tuple(row(job, asker=True) for job in jobs[: background.PART]),
        empty=nothing_fits(request, _("Nothing here")),
        filters=_filters(state, name),
        clear_url=reverse("admin:jobs"),
        paging=paging(request, jobs, {"state": state, "name": name}),
    )
    return render(request, "shell/background.html", {"page": page})


def _filters(state: str, name: str) -> tuple[Filter, ...]:
    every = Choice("", _("All"))
    return (
        Filter(
            "state",
            _("State"),
            "choice",
            state,
            (every, *(Choice(code, label) for code, label in states().items())),
        ),
        Filter("name", _("Kind"), "choice", name, (every, *(Choice(one, one) for one in registry.jobs()))),
    )
