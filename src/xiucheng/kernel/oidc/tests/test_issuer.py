# SPDX-License-Identifier: Apache-2.0
"""The issuer's own description leads nowhere but to hosts that were named."""

from __future__ import annotations

from typing import Any

import pytest

from xiucheng.kernel.oidc.issuer import FRESH, STALE, Issuer, SignOnFailed, configured
from xiucheng.kernel.oidc.tests.peer import NAME, Peer, set_up


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Peer:
    return set_up(monkeypatch, signon_hosts=("keys.example", "auth.example:8443"))


@pytest.mark.parametrize(
    "address",
    [
        "http://sso.example/token",
        "https://sso.example:8443/token",
        "https://sso.example.org/token",
        "https://169.254.169.254/latest/meta-data",
        "http://127.0.0.1/admin",
        "https://sso.example@10.0.0.1/",
        "https://user:word@sso.example/",
        "file:///etc/passwd",
        "https://auth.example/",
        "http://keys.example/",
        "//sso.example/token",
        "https://[/",
        7,
        None,
    ],
)
def test_other_hosts_are_not_asked(peer: Peer, address: Any) -> None:
    assert not peer.allows(address)


def test_named_hosts_are(peer: Peer) -> None:
    assert all(
        map(
            peer.allows,
            (f"{NAME}/a", "https://SSO.example/b", "https://keys.example/k", "https://auth.example:8443/"),
        )
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"issuer": "https://other.example"},
        {"issuer": f"{NAME}/"},
        {"jwks_uri": "https://10.0.0.1/keys"},
        {"jwks_uri": None},
        {"token_endpoint": "http://sso.example/token"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"authorization_endpoint": ["https://sso.example/authorize"]},
        {"end_session_endpoint": "https://evil.example/"},
        {"userinfo_endpoint": 7},
    ],
    ids=range(9),
)
def test_a_description_that_leads_elsewhere_is_refused(peer: Peer, changes: dict[str, Any]) -> None:
    peer.say(**changes)
    with pytest.raises(SignOnFailed):
        peer.describe()


def test_an_old_description_serves_while_the_issuer_is_away(peer: Peer) -> None:
    peer.describe()
    del peer.answers[f"{NAME}/.well-known/openid-configuration"]
    peer.about_at -= FRESH + 1
    assert peer.describe()["issuer"] == NAME
    asked = len(peer.asked)
    assert peer.describe()["issuer"] == NAME
    assert len(peer.asked) == asked  # nobody waits for it again so soon
    peer.about_at -= STALE
    with pytest.raises(SignOnFailed):
        peer.describe()


def test_without_a_client_name_there_is_no_issuer(monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch, signon_client="")
    assert configured() is None


def test_nobody_answering_is_a_sentence(english: None) -> None:
    with pytest.raises(SignOnFailed, match="cannot be reached"):
        Issuer("http://127.0.0.1:1").describe()
