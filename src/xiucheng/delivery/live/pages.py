# SPDX-License-Identifier: Apache-2.0
"""Where a page gets its ticket for live updates."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from xiucheng.delivery.live.audience import scope_of
from xiucheng.delivery.live.ticket import Ticket, issue
from xiucheng.kernel.access.actor import ANONYMOUS, Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.settings import settings


@require_GET
@never_cache
def ticket(request: HttpRequest) -> JsonResponse:
    """A ticket for whoever is signed in, with the address to bring it to."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    if actor.id is None or actor.held_up:
        return JsonResponse({"sentence": _("Sign in first.")}, status=401)
    apps = {process.app for process in registry.processes()}
    scope = scope_of({app: actor.sight(app) for app in apps})
    readers = frozenset((app, path) for app in apps for path in actor.readers(app))
    made = Ticket(actor.id, get_language() or settings.language, scope, readers)
    return JsonResponse({"url": settings.live_url, "ticket": issue(made)})
