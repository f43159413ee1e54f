# SPDX-License-Identifier: Apache-2.0
"""Asks the limits of a request once it is known who asks: a token's, a person's, or an address's."""

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse

from xiucheng.delivery.site.errors import answer
from xiucheng.kernel.access.middleware import WITHOUT_ACTOR, ActorRequest
from xiucheng.kernel.limits import Claim, TooMany, limiter
from xiucheng.kernel.limits.address import address_of, neighbourhood
from xiucheng.kernel.limits.table import PERSON, TOKEN, VISITOR


class LimitMiddleware:
    """Stands after the actor: who is known is counted apart from all others behind the same address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(WITHOUT_ACTOR):
            try:
                limiter.charge(claim_of(cast(ActorRequest, request)))
            except TooMany as refusal:
                return answer(request, 429, str(refusal), seconds=refusal.seconds)
        return self.get_response(request)


def claim_of(request: ActorRequest) -> Claim:
    """What this request is counted by."""
    if not request.actor.is_person:
        return Claim(VISITOR, neighbourhood(address_of(request)))
    if request.by_token:
        return Claim(TOKEN, str(request.META.get("HTTP_AUTHORIZATION", "")))
    return Claim(PERSON, str(request.actor.id))
