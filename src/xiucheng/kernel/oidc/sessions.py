# SPDX-License-Identifier: Apache-2.0
"""Which session came from which sign-on, and ending it on both sides."""

from __future__ import annotations

from authlib.common.urls import add_params_to_uri
from django.db import transaction

from xiucheng.kernel import vault
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import digest_of
from xiucheng.kernel.access.login import LoginRefused, SignIn, vouched_for
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import tokens
from xiucheng.kernel.oidc.identities import NotKnown, identified
from xiucheng.kernel.oidc.issuer import SignOnFailed, configured
from xiucheng.kernel.oidc.models import SignedOn
from xiucheng.kernel.oidc.signon import Vouched, issuer
from xiucheng.kernel.settings import settings

__all__ = ["LoginRefused", "NotKnown", "enter"]


def enter(vouched: Vouched) -> SignIn:
    """A session for who came through the sign-on. Raises `NotKnown`, `LoginRefused`."""
    identity = identified(vouched)
    made = vouched_for(identity.person_id or 0, second_factor=vouched.second_factor)
    digest = digest_of(made.key)
    SignedOn.objects.create(
        digest=digest,
        identity=identity,
        sid=vouched.sid,
        id_token=vault.sealed(vouched.id_token, _place(digest)),
        amr=vouched.amr,
        at=now(),
    )
    journal.note("signon", vouched.issuer, person=identity.person_id)
    return made


def _place(digest: bytes) -> str:
    return f"signon/{digest.hex()}"


@transaction.atomic
def moved(before: str, after: str) -> None:
    """The session got another key, as it does when the code is given."""
    old, new = digest_of(before), digest_of(after)
    found = SignedOn.objects.filter(digest=old).first()
    if found is not None:
        text = vault.opened(found.id_token, _place(old))
        found.delete()
        found.digest, found.id_token = new, vault.sealed(text, _place(new))
        found.save(force_insert=True)


def farewell(key: str, back: str) -> str:
    """Where a browser goes to sign out at the issuer too (RP-Initiated Logout); empty when there is no such place.

    `back`: our address that it may come back to. Called before the session ends here.
    """
    digest = digest_of(key)
    found = SignedOn.objects.select_related("identity").filter(digest=digest).first()
    asked = configured()
    if found is None or asked is None or found.identity.issuer != asked.name:
        return ""
    text = vault.opened(found.id_token, _place(digest))
    found.delete()
    try:
        endpoint = asked.describe().get("end_session_endpoint")
    except SignOnFailed:
        return ""
    if not endpoint:
        return ""
    about = {"id_token_hint": text, "client_id": settings.signon_client, "post_logout_redirect_uri": back}
    address: str = add_params_to_uri(endpoint, list(about.items()))
    return address


def ended_there(logout_token: object) -> int:
    """Somebody signed out at the issuer (Back-Channel Logout): end the sessions that came from there.

    Returns how many. Raises `SignOnFailed` for a token that is none.
    """
    asked = issuer()
    subject, sid = tokens.logout_token(asked, logout_token)
    rows = SignedOn.objects.filter(identity__issuer=asked.name)
    rows = rows.filter(sid=sid) if sid else rows
    rows = rows.filter(identity__subject=subject) if subject else rows
    ended = 0
    for found in rows.select_related("identity"):
        ended += Session.objects.filter(digest=bytes(found.digest)).delete()[0]
        journal.note("logout", "at the sign-on", person=found.identity.person_id)
    rows.delete()
    return ended


def amr_of(digest: bytes) -> list[str] | None:
    """How the issuer knew who came with a session; None when it came by name and password."""
    return SignedOn.objects.filter(digest=digest).values_list("amr", flat=True).first()
