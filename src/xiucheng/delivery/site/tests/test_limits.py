# SPDX-License-Identifier: Apache-2.0
"""Who asks too often hears when to come again; who is behind the same address does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests import makers
from tests.makers import PASSWORD, make_person, make_units
from xiucheng.delivery.site import limits as middleware
from xiucheng.kernel.access import tokens
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.limits import Limiter, device, limiter, table
from xiucheng.kernel.limits.device import COOKIE as DEVICE

pytestmark = pytest.mark.django_db
NAMES = ("clerk", "other")


@pytest.fixture(autouse=True)
def real_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The limits as they are declared, counted for this test alone."""
    own = Limiter(tmp_path / "limits.table", 1)
    for name, value in vars(own).items():
        monkeypatch.setitem(vars(limiter), name, value)
    vars(limiter).pop("_buckets", None)
    yield
    vars(limiter).pop("_buckets", None)


@pytest.fixture(autouse=True)
def people(settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(makers, "hashed_password", lambda: make_password(PASSWORD))
    make_units()
    return {login: make_person(login, "receptionist", "jx/jd/") for login in NAMES}


def sign_in(client: Client, name: str, password: str, address: str = "203.0.113.1") -> Any:
    return client.post("/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


@pytest.fixture
def narrow(monkeypatch: pytest.MonkeyPatch) -> table.Limit:
    """A limit of an address that a test reaches soon."""
    limit = table.Limit("sign_in_address", "tests", 5, 600)
    monkeypatch.setattr(device, "SIGN_IN_ADDRESS", limit)
    return limit


def test_guessing_at_a_name_ends_with_when_to_come_again() -> None:
    for _ in range(table.SIGN_IN_NAME.burst):
        assert sign_in(Client(), "nobody", "wrong").status_code == 422
    answer = sign_in(Client(), "nobody", "wrong", "203.0.113.77")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 60
    html = answer.content.decode()
    assert "秒后再试" in html
    assert 'value="nobody"' in html, "what was typed stays"
    assert sign_in(Client(), "clerk", PASSWORD).status_code == 302, "another name is free"
    api = Client().post(
        "/api/v1/session",
        {"login": "nobody", "password": "wrong"},
        content_type="application/json",
        headers={"X-Language": "en"},
    )
    assert (api.status_code, api.json()["incident"]) == (429, api.headers["X-Request-Id"])
    assert "then try again" in api.json()["message"]


def test_a_flood_behind_one_address_stops_there_and_known_devices_go_on(narrow: table.Limit) -> None:
    known = Client()
    assert sign_in(known, "clerk", PASSWORD).status_code == 302
    assert known.cookies[DEVICE]["httponly"]
    del known.cookies[COOKIE]
    for number in range(narrow.burst):
        assert sign_in(Client(), f"guess{number}", "wrong").status_code == 422
    assert sign_in(Client(), "other", PASSWORD).status_code == 429
    assert sign_in(known, "clerk", PASSWORD).status_code == 302
    assert sign_in(Client(), "other", PASSWORD, "203.0.113.2").status_code == 302


def test_many_marks_of_one_account_open_no_more_guesses(monkeypatch: pytest.MonkeyPatch) -> None:
    limit = table.Limit("sign_in_known", "tests", 5, 600)
    monkeypatch.setattr(device, "SIGN_IN_KNOWN", limit)
    answers = []
    for number in range(limit.burst + 3):
        marked = Client()
        assert sign_in(marked, "clerk", PASSWORD).status_code == 302, "a right password spends nothing"
        del marked.cookies[COOKIE]
        answers.append((marked, sign_in(marked, f"guess{number}", "wrong").status_code))
    assert [status for _marked, status in answers] == [422] * limit.burst + [429] * 3
    assert sign_in(answers[-1][0], "clerk", PASSWORD, "203.0.113.2").status_code == 302


def test_a_bureau_behind_one_address_signs_in_at_half_past_eight(narrow: table.Limit) -> None:
    for _ in range(narrow.burst * 2):
        assert sign_in(Client(), "clerk", PASSWORD).status_code == 302


def test_visitors_of_an_address_share_and_people_and_tokens_do_not(
    people: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(middleware, "VISITOR", table.Limit("visitor", "tests", 2, 60))
    monkeypatch.setattr(middleware, "PERSON", table.Limit("person", "tests", 3, 60))
    monkeypatch.setattr(middleware, "TOKEN", table.Limit("token", "tests", 2, 60))
    bearers = {name: f"Bearer {tokens.issue(people[name].id, 'test')}" for name in NAMES}

    def asked(**headers: str) -> int:
        return Client().get("/api/v1/me", headers=headers).status_code

    assert [asked() for _ in range(3)] == [401, 401, 429]
    assert asked(Authorization="Bearer made-up") == 429, "a token that nobody has is a visitor's"
    for bearer in bearers.values():
        assert [asked(Authorization=bearer) for _ in range(3)] == [200, 200, 429]
    at_desk = Client()
    monkeypatch.setattr(middleware, "VISITOR", table.VISITOR)
    sign_in(at_desk, "clerk", PASSWORD)
    assert [at_desk.get("/work/").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_health_and_parts_of_pages_are_never_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(middleware, "VISITOR", table.Limit("visitor", "tests", 1, 60))
    for path in ("/healthz", "/readyz", "/static/ui/theme.js", "/ui/offline/", "/ui/worker.js") * 2:
        assert Client().get(path).status_code == 200, path
    assert Client().get("/login/").status_code == 200
    page = Client().get("/login/")
    assert (page.status_code, "<html" in page.content.decode()) == (429, True)
