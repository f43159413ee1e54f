# SPDX-License-Identifier: Apache-2.0
"""The pages, one module each, and what they share."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponseBase

from xiucheng.delivery.admin.shapes import Cell
from xiucheng.delivery.shell.pages import Page, signed_in
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import NotAllowed, NotThere, require
from xiucheng.kernel.process.errors import Denied, NotFound

Row = tuple[Cell, ...]


def administrative(*permissions: str) -> Callable[[Page], Page]:
    """A page behind any of these permissions; what is asked within refuses by itself, and both become pages."""

    def wrap(page: Page) -> Page:
        @wraps(page)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                require(request.actor, *permissions)
                return page(request, *args, **kwargs)
            except NotAllowed as refusal:
                raise Denied(str(refusal)) from refusal
            except NotThere as refusal:
                raise NotFound from refusal

        vars(guarded)["behind"] = permissions
        return signed_in(guarded)

    return wrap
