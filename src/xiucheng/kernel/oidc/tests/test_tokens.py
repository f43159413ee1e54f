# SPDX-License-Identifier: Apache-2.0
"""Nothing counts but what the issuer signed for us, now, in answer to our question."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import tokens
from xiucheng.kernel.oidc.issuer import SignOnFailed
from xiucheng.kernel.oidc.tests.peer import CLIENT, NAME, Peer, made, set_up


@pytest.fixture
def peer(monkeypatch: pytest.MonkeyPatch) -> Peer:
    return set_up(monkeypatch)


def taken(peer: Peer, text: object) -> dict[str, Any]:
    return tokens.id_token(peer, text, nonce="n", access_token="access")


def test_a_token_for_us_counts(peer: Peer) -> None:
    assert taken(peer, peer.signed(nonce="n"))["sub"] == "p-1"
    assert taken(peer, peer.signed(nonce="n", aud=[CLIENT, "other"], azp=CLIENT))


WRONG: tuple[dict[str, Any], ...] = (
    {"aud": "other"},
    {"aud": ["other"]},
    {"aud": None},
    {"aud": [CLIENT, "other"]},  # nobody says for whom of the two
    {"azp": "other"},
    {"iss": "https://sso.example.org"},
    {"iss": f"{NAME}/"},
    {"iss": None},
    {"sub": None},
    {"sub": ""},
    {"sub": 7},
    {"sub": "x" * 256},
    {"sub": "a\x00b"},
    {"nonce": None},
    {"nonce": "another"},
    {"exp": None},
    {"exp": 1},
    {"exp": "tomorrow"},
    {"exp": float("nan")},
    {"iat": None},
    {"iat": 4_000_000_000},
    {"nbf": 4_000_000_000},
    {"at_hash": "wrong"},
    {"auth_time": "now"},
)


@pytest.mark.parametrize("changes", WRONG, ids=range(len(WRONG)))
def test_a_claim_that_is_not_ours_is_refused(peer: Peer, changes: dict[str, Any]) -> None:
    with pytest.raises(SignOnFailed):
        taken(peer, peer.signed(**{"nonce": "n"} | changes))


def test_clocks_may_differ_by_the_setting(peer: Peer) -> None:
    at = int(now().timestamp())
    assert taken(peer, peer.signed(nonce="n", exp=at - 50, iat=at + 50))
    for late in ({"exp": at - 61}, {"iat": at + 65}):
        with pytest.raises(SignOnFailed):
            taken(peer, peer.signed(nonce="n", **late))


def unsigned(claims: dict[str, Any], algorithm: str) -> str:
    parts = ({"alg": algorithm, "kid": "one"}, claims)
    return (
        ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts)
        + "."
    )


def test_unsigned_and_confused_algorithms_are_refused(peer: Peer) -> None:
    at = int(now().timestamp())
    claims = {"iss": NAME, "aud": CLIENT, "sub": "p-1", "iat": at, "exp": at + 300, "nonce": "n"}
    public = OctKey.import_key(json.dumps(peer.key.as_dict(private=False)))
    shared = jwt.encode({"alg": "HS256", "kid": "one"}, dict(claims), public, ["HS256"])
    strange = jwt.encode({"alg": "RS256", "kid": "one"}, dict(claims), RSAKey.generate_key(2048), ["RS256"])
    for text in (
        unsigned(claims, "none"),
        unsigned(claims, "None"),
        unsigned(claims, "ES256"),
        shared,
        strange,
    ):
        with pytest.raises(SignOnFailed):
            taken(peer, text)


def test_a_signature_by_somebody_else_is_refused(peer: Peer) -> None:
    other = Peer()
    with pytest.raises(SignOnFailed):
        taken(peer, other.signed(nonce="n"))


def test_a_new_key_is_looked_for_once(peer: Peer) -> None:
    taken(peer, peer.signed(nonce="n"))
    peer.keys_at -= 31
    peer.use(made("two"), peer.key)
    assert taken(peer, peer.signed(nonce="n"))
    before = len(peer.asked)
    peer.key = made("nobody's")
    for _again in range(3):
        with pytest.raises(SignOnFailed):
            taken(peer, peer.signed(nonce="n"))
    assert len(peer.asked) == before  # looked a moment ago


@given(
    st.one_of(
        st.none(), st.integers(), st.text(), st.from_regex(r"[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]*")
    )
)
def test_whatever_comes_is_refused_in_a_sentence(text: object) -> None:
    with pytest.MonkeyPatch.context() as patched, pytest.raises(SignOnFailed):
        taken(set_up(patched), text)


def logout(peer: Peer, **changes: Any) -> tuple[str, str]:
    claims: dict[str, Any] = {"jti": "j", "events": {tokens.LOGOUT: {}}, "sid": "s"}
    return tokens.logout_token(peer, peer.signed(**claims | changes))


def test_a_logout_token_says_who(peer: Peer) -> None:
    assert logout(peer) == ("p-1", "s")
    assert logout(peer, sub=None) == ("", "s")
    assert logout(peer, sid=None) == ("p-1", "")


@pytest.mark.parametrize(
    "changes",
    [
        {"nonce": "n"},  # an ID token
        {"events": {}},
        {"events": [tokens.LOGOUT]},
        {"events": None},
        {"jti": None},
        {"sub": None, "sid": None},
        {"aud": "other"},
        {"iss": "https://other.example"},
        {"iat": 1_700_000_000, "exp": 4_000_000_000},
        {"exp": 1},
    ],
    ids=range(10),
)
def test_what_is_no_logout_token_is_refused(peer: Peer, changes: dict[str, Any]) -> None:
    with pytest.raises(SignOnFailed):
        logout(peer, **changes)
