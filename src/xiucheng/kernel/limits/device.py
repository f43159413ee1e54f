# SPDX-License-Identifier: Apache-2.0
"""The mark of a browser in which somebody has signed in before, and what a sign-in is counted by."""

from __future__ import annotations

import secrets

from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

from xiucheng.kernel.limits.address import address_of, neighbourhood
from xiucheng.kernel.limits.limiter import Claim
from xiucheng.kernel.limits.table import SIGN_IN_ADDRESS, SIGN_IN_DEVICE, SIGN_IN_KNOWN, SIGN_IN_NAME
from xiucheng.kernel.settings import settings

COOKIE = "xiucheng_device"
YEAR = 365 * 24 * 3600
_signer = Signer(salt="xiucheng.device")


def device_of(request: HttpRequest) -> str:
    """The mark that this browser was given, empty when it has none that is ours."""
    try:
        return _signer.unsign(request.COOKIES.get(COOKIE, ""))
    except BadSignature:
        return ""


def remember_device(request: HttpRequest, response: HttpResponse) -> None:
    """Mark a browser after a sign-in; the mark says nothing about who that was."""
    if not device_of(request):
        value = _signer.sign(secrets.token_urlsafe(12))
        secure = settings.behind_tls
        response.set_cookie(COOKIE, value, max_age=YEAR, httponly=True, samesite="Lax", secure=secure)


def sign_in_claims(request: HttpRequest, name: str) -> tuple[Claim, ...]:
    """A known device is counted by itself and with the known ones where it is; an unknown one by the name it tries
    and with the unknown ones where it is."""
    device, where = device_of(request), neighbourhood(address_of(request))
    if device:
        return Claim(SIGN_IN_DEVICE, device), Claim(SIGN_IN_KNOWN, where)
    return Claim(SIGN_IN_NAME, name.strip().casefold()), Claim(SIGN_IN_ADDRESS, where)
