# SPDX-License-Identifier: Apache-2.0
"""Limits of who asks without an account."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.http import HttpRequest

from xiucheng.kernel.limits import Claim, limiter
from xiucheng.kernel.limits.address import address_of, neighbourhood
from xiucheng.kernel.limits.device import device_of
from xiucheng.kernel.limits.table import ANSWERS, TRACKED, TRACKED_DEVICE
from xiucheng.kernel.process.errors import NotFound
from xiucheng.operations.feedback.queries import code_of, follow
from xiucheng.operations.feedback.types import Followed

HEADERS: Final = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def looked_up(request: HttpRequest, code: str) -> Followed:
    """The report of a number. Numbers that open nothing are counted. Raises `NotFound`, `TooMany`."""
    with guessing(request):
        found = follow(code)
        if found is None:
            raise NotFound
        return found


@contextmanager
def guessing(request: HttpRequest) -> Iterator[None]:
    """What ends with `NotFound` counts against where it comes from, and the device where one is known."""
    device = device_of(request)
    claims = [Claim(TRACKED, neighbourhood(address_of(request)))]
    if device:
        claims.append(Claim(TRACKED_DEVICE, device))
    with limiter.attempt(*claims, counting=NotFound):
        yield


def charge_answer(code: str) -> None:
    """Count what is said about one report. Raises `TooMany`."""
    limiter.charge(Claim(ANSWERS, code_of(code)))
