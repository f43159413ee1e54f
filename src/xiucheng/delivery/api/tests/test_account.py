# SPDX-License-Identifier: Apache-2.0
"""Sessions, CSRF and tokens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.tests.world import BASE, CASES, PASSWORD, World, report_form, rows
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.actions import change


def browser() -> Client:
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def sent(client: Client, path: str, body: Any, **headers: str) -> Any:
    return client.post(
        BASE + path, json.dumps(body), content_type="application/json", headers=headers | {"X-Language": "en"}
    )


def signed_in(login: str) -> tuple[Client, str]:
    client = browser()
    response = sent(client, "/session", {"login": login, "password": PASSWORD})
    assert response.status_code == 201, response.content.decode()
    shapes.Me.model_validate(response.json())
    return client, response.json()["csrf_token"]


def test_signing_in_sets_a_cookie_that_scripts_cannot_read(world: World) -> None:
    client, _token = signed_in("shouli")
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    me = client.get(f"{BASE}/me").json()
    assert (me["login"], me["name"]) == ("shouli", "李受真")
    may = {
        "help": ("ask", "assign", "do", "personal", "view"),
        "hotline": ("answer", "desk", "personal", "send", "take", "view"),
        "supervision": ("accept", "personal", "report", "view"),
    }
    assert me["permissions"] == [f"{app}.{what}" for app, verbs in may.items() for what in verbs]
    assert [post["post"] for post in me["posts"]] == ["receptionist"]


@pytest.mark.parametrize(
    "body",
    [
        {"login": "shouli", "password": "wrong-password-1"},
        {"login": "nobody", "password": PASSWORD},
        {"login": "nobody'; --", "password": PASSWORD},
    ],
)
def test_a_wrong_sign_in_does_not_tell_what_was_wrong(world: World, body: dict[str, str]) -> None:
    response = sent(browser(), "/session", body)
    assert response.status_code == 403
    assert (
        response.json()["message"]
        == "Name or password is wrong, or there were too many attempts. Check both, or wait a quarter of an hour."
    )


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"login": "shouli"},
        {"login": ["shouli"], "password": PASSWORD},
        {"login": "a\x00b", "password": "x"},
        {"login": "\ud800", "password": "x"},
        {"login": "shouli", "password": "\ud800"},
        {"login": "shouli", "password": 12},
        {"login": "shouli", "password": "x", "remember": True},
    ],
)
def test_an_unusable_sign_in_is_refused_at_the_field(world: World, body: dict[str, Any]) -> None:
    response = sent(browser(), "/session", body)
    assert response.status_code == 422
    assert response.json()["errors"]


def test_five_wrong_guesses_lock_the_account(world: World) -> None:
    for _guess in range(5):
        sent(browser(), "/session", {"login": "paishui", "password": "wrong-password-1"})
    response = sent(browser(), "/session", {"login": "paishui", "password": PASSWORD})
    assert response.status_code == 403
    assert "quarter of an hour" in response.json()["message"]


def test_a_sessions_writes_need_the_csrf_token(world: World) -> None:
    client, token = signed_in("jiandu1")
    before = rows()
    key = {"Idempotency-Key": "csrf"}
    without = sent(client, "/supervision/cases/report", report_form(), **key)
    wrong = sent(client, "/supervision/cases/report", report_form(), **key, **{"X-CSRFToken": "x" * 64})
    assert (without.status_code, wrong.status_code) == (403, 403)
    assert "X-CSRFToken" in without.json()["message"]
    assert rows() == before
    right = sent(client, "/supervision/cases/report", report_form(), **key, **{"X-CSRFToken": token})
    assert right.status_code == 201


def test_a_form_of_another_site_does_nothing(world: World) -> None:
    client, _token = signed_in("jiandu1")
    before = rows()
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain"):
        response = client.post(f"{CASES}/report", b"--x\r\nwords=a", content_type=kind)
        assert response.status_code in {400, 403, 415}
    assert rows() == before


def test_signing_out_ends_the_session(world: World) -> None:
    client, token = signed_in("shouli")
    cookie = client.cookies[COOKIE].value
    assert client.delete(f"{BASE}/session", headers={"X-CSRFToken": token}).status_code == 204
    again = Client(raise_request_exception=False)
    again.cookies[COOKIE] = cookie
    assert again.get(f"{BASE}/me").status_code == 401


def test_a_token_acts_until_it_is_revoked(world: World) -> None:
    client, csrf = signed_in("jiandu2")
    issued = sent(client, "/tokens", {"name": "phone", "days": 7}, **{"X-CSRFToken": csrf})
    assert issued.status_code == 201
    shapes.Issued.model_validate(issued.json())
    bearer = {"Authorization": f"Bearer {issued.json()['token']}"}
    program = Client(raise_request_exception=False)
    assert program.get(f"{BASE}/me", headers=bearer).json()["login"] == "jiandu2"
    assert program.get(f"{BASE}/me", headers=bearer).json()["csrf_token"] is None
    revoked = client.delete(f"{BASE}/tokens/phone", headers={"X-CSRFToken": csrf})
    assert revoked.json() == {"revoked": 1}
    assert program.get(f"{BASE}/me", headers=bearer).status_code == 401


def test_nobody_revokes_the_tokens_of_others(world: World) -> None:
    client, csrf = signed_in("jiandu1")
    client.delete(f"{BASE}/tokens/test", headers={"X-CSRFToken": csrf})
    assert world.caller("chuzhi").get(f"{BASE}/me").status_code == 200


def test_a_token_makes_no_tokens(world: World) -> None:
    before = rows()
    response = world.caller("chuzhi").post(f"{BASE}/tokens", {"name": "more"})
    assert response.status_code == 403
    assert rows() == before


@pytest.mark.parametrize(
    "body", [{"name": ""}, {"name": "a" * 61}, {"name": "a", "days": 366}, {"name": "\x00"}]
)
def test_a_token_needs_a_name_and_an_end(world: World, body: dict[str, Any]) -> None:
    client, csrf = signed_in("jiandu2")
    assert sent(client, "/tokens", body, **{"X-CSRFToken": csrf}).status_code == 422


def test_a_unit_can_switch_own_tokens_off(world: World) -> None:
    client, csrf = signed_in("shizheng")
    off: dict[str, Any] = {"unit": "shizheng/", "starts_on": local(now()).date(), "why": "trial"}
    change(system("test"), "own_api_tokens", "no", **off)
    store.forget()
    refused = sent(client, "/tokens", {"name": "phone"}, **{"X-CSRFToken": csrf})
    assert (refused.status_code, "API tokens off" in refused.json()["message"]) == (403, True)
    change(system("test"), "own_api_tokens", None, **off)
    store.forget()
    assert sent(client, "/tokens", {"name": "phone"}, **{"X-CSRFToken": csrf}).status_code == 201


def test_a_first_password_opens_nothing_but_its_change(world: World) -> None:
    Person.objects.filter(login="yuanlin").update(must_change_password=True)
    client, csrf = signed_in("yuanlin")
    assert client.get(f"{BASE}/me").json()["must_change_password"] is True
    assert client.get(f"{BASE}/work").status_code == 403
    assert sent(client, "/tokens", {"name": "a"}, **{"X-CSRFToken": csrf}).status_code == 403
    assert client.delete(f"{BASE}/session", headers={"X-CSRFToken": csrf}).status_code == 204
