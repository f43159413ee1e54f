# SPDX-License-Identifier: Apache-2.0
"""The one-door sign-on 一门式登录 of somebody else, such as a province, through which people may come in here."""

from dataclasses import dataclass

from xiucheng.kernel.settings import reading as read
from xiucheng.kernel.settings.reading import setting


@dataclass(frozen=True)
class SignOn:
    """One-door sign-on"""

    signon_issuer: str = setting(
        "XIUCHENG_SIGNON_ISSUER",
        "",
        "Address of an OpenID Connect issuer whose sign-on is accepted here, exactly as it calls itself. Only HTTPS, "
        "or this machine. Empty: none; people sign in here only.",
        read.address,
    )
    signon_client: str = setting(
        "XIUCHENG_SIGNON_CLIENT", "", "Name (client_id) under which the issuer knows us."
    )
    signon_secret: str = setting(
        "XIUCHENG_SIGNON_SECRET", "", "Secret that the issuer gave us. Empty: a public client, by PKCE alone."
    )
    signon_name: str = setting(
        "XIUCHENG_SIGNON_NAME", "", "What the sign-in page calls this sign-on. Empty: the issuer's host."
    )
    signon_scopes: tuple[str, ...] = setting(
        "XIUCHENG_SIGNON_SCOPES", "openid,profile", "What is asked of the issuer.", read.words
    )
    signon_claim: str = setting(
        "XIUCHENG_SIGNON_CLAIM",
        "",
        "Claim that holds the sign-in name here, such as preferred_username. It opens an account at the first "
        "visit, never an administrator's. Empty: only accounts that were linked.",
    )
    signon_opens_accounts: bool = setting(
        "XIUCHENG_SIGNON_OPENS_ACCOUNTS",
        "no",
        "Whether somebody unknown whose claim above is a free sign-in name gets an account. It can do nothing "
        "before its owner is appointed.",
        read.flag,
    )
    signon_second_factor: tuple[str, ...] = setting(
        "XIUCHENG_SIGNON_SECOND_FACTOR",
        "",
        "What the issuer says when it asked for a second factor itself, such as amr=mfa,acr=loa3: one of these and "
        "ours is not asked for. Empty: a post's second factor is asked for here all the same.",
        read.words,
    )
    signon_hosts: tuple[str, ...] = setting(
        "XIUCHENG_SIGNON_HOSTS",
        "",
        "Other hosts (name or name:port) that the issuer's description may lead to. Empty: its own only.",
        read.words,
    )
    signon_skew: int = setting(
        "XIUCHENG_SIGNON_SKEW", "60", "Seconds that the issuer's clock may differ from ours.", read.number
    )
