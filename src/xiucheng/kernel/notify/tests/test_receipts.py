# SPDX-License-Identifier: Apache-2.0
"""Receipts: only from who holds the secret, only just now, only forward; and never a fault of ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.makers import Bureau
from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.models import Delivery
from xiucheng.kernel.notify.signing import WINDOW, genuine, signature
from xiucheng.kernel.notify.tests.conftest import Configure
from xiucheng.kernel.notify.tests.peers import SECRET


def message(bureau: Bureau, key: str, state: str = "sent", channel: str = "sms") -> Delivery:
    at = now()
    return Delivery.objects.create(
        person_id=bureau["handler"].id or 0,
        channel=channel,
        key=key,
        notices=[],
        state=state,
        provider_id=f"id-{key}",
        created_at=at,
        next_at=at,
        changed_at=at,
    )


def told(content: Any, *, at: str = "", secret: str = SECRET, body: bytes | None = None) -> Any:
    body = json.dumps(content).encode() if body is None else body
    at = at or str(int(now().timestamp()))
    headers = {"X-Timestamp": at, "X-Idempotency-Key": "r1", "X-Signature": signature(secret, at, "r1", body)}
    return Client().post("/receipts/sms/", body, content_type="application/json", headers=headers)


@pytest.fixture
def shared(clean: Bureau, configure: Configure) -> Bureau:
    configure(sms="http", sms_secret=SECRET)
    return clean


def test_what_became_of_messages_is_noted_forward_only(shared: Bureau) -> None:
    first, second = message(shared, "k1"), message(shared, "k2")
    one = {"key": "k1", "state": "delivered"}
    assert told([one, {"id": "id-k2", "state": "failed", "why": "no such number"}]).json() == {"noted": 2}
    assert told([one]).json() == {"noted": 0}, "the same receipt again"
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, second.state, second.problem) == ("delivered", "failed", "no such number")
    assert told([{"key": "k1", "state": "read"}]).json() == {"noted": 1}
    assert told([{"key": "k1", "state": "failed"}, {"key": "k1", "state": "delivered"}]).json() == {
        "noted": 0
    }
    message(shared, "m1", channel="mail")
    message(shared, "w1", state="waiting")
    assert told([{"key": key, "state": "delivered"} for key in ("m1", "w1", "none", "")]).json() == {
        "noted": 0
    }


def test_who_does_not_hold_the_secret_changes_nothing(shared: Bureau, configure: Configure) -> None:
    row = message(shared, "k1")
    content = [{"key": "k1", "state": "delivered"}]
    past = str(int((now() - WINDOW - timedelta(seconds=2)).timestamp()))
    for forged in (
        told(content, secret="another secret"),
        told(content, at=past),
        told(content, at="soon"),
        told(content, at="9" * 12),
        told(content, at="9" * 400),
        Client().post("/receipts/sms/", json.dumps(content), content_type="application/json"),
    ):
        assert forged.status_code == 403
        assert len(forged.json()["message"]) > 5
    configure(sms="http", sms_secret="")
    assert told(content, secret="").status_code == 403, "nothing is shared yet"
    row.refresh_from_db()
    assert row.state == "sent"
    assert Client().get("/receipts/sms/").status_code == 405


@pytest.mark.parametrize(
    "body",
    [
        *[b"", b"{", b"{}", b"null", b"1", b"[1]", b"[[]]", b"[{}]", b'[{"state": "sent"}]', b"\xff"],
        *[
            b'[{"state": ["read"]}]',
            b'[{"state": "read", "key": 1}]',
            b'[{"state": "read", "key": "\\u0000"}]',
        ],
        *[
            b'[{"state": "read", "why": "\\ud800"}]',
            b"[" * 100_000,
            b"[" + b'{"state":"read"},' * 500 + b'{"state":"read"}]',
        ],
        b'[{"state": "read", "key": "' + b"k" * 301 + b'"}]',
    ],
)
def test_what_is_no_list_of_receipts_is_refused_in_a_sentence(shared: Bureau, body: bytes) -> None:
    answer = told(None, body=body)
    assert answer.status_code == 422
    assert len(answer.json()["message"]) > 5


def test_too_much_is_refused(shared: Bureau) -> None:
    assert told(None, body=b" " * (300 * 1024)).status_code == 413


@given(st.binary(max_size=50), st.text(min_size=1, max_size=20), st.integers(-400, 400))
def test_only_the_same_bytes_at_about_the_same_time_are_genuine(body: bytes, key: str, apart: int) -> None:
    at = datetime(2026, 11, 24, tzinfo=UTC)
    stamp = str(int(at.timestamp()))
    signed = signature(SECRET, stamp, key, body)
    assert genuine(SECRET, stamp, key, body, signed, at + timedelta(seconds=apart)) is (abs(apart) <= 300)
    assert not genuine(SECRET, stamp, key, body + b"x", signed, at)
    assert not genuine(SECRET, stamp, key + "x", body, signed, at)
    assert not genuine(SECRET, stamp, key, body, signed[:-1] + "é", at)
    assert not genuine("", stamp, key, body, signature("", stamp, key, body), at)
