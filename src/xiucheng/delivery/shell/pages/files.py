# SPDX-License-Identifier: Apache-2.0
"""The bytes of a file, at an address that was signed for who asks."""

from __future__ import annotations

from django.http import HttpResponseBase
from django.views.decorators.http import require_safe

from xiucheng.delivery.shell.pages import signed_in
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.files import serving
from xiucheng.kernel.files.types import Variant, not_there


@require_safe
@signed_in
def file(request: ActorRequest, identity: int, variant: str) -> HttpResponseBase:
    """A file, or one of the pictures made from it; whole or a range."""
    if variant not in set(Variant) or identity >= 2**63:
        raise not_there()
    return serving.give(request, request.actor, identity, Variant(variant))
