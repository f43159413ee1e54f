# SPDX-License-Identifier: Apache-2.0
"""Codes and tokens: what a system is given for them, once and for a while."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from xiucheng.delivery.signon.tests.asking import AFTER, CITY, Asking, about, browser, registered, told
from xiucheng.kernel.access.actor import Actor, digest_of, system
from xiucheng.kernel.access.models import Appointment, Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.limits import limiter
from xiucheng.kernel.oidc import keys, systems, upkeep
from xiucheng.kernel.oidc.models import AccessToken, Code
from xiucheng.kernel.record.models import AccessLog
from xiucheng.kernel.settings import settings as ours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named")]


def test_a_system_learns_who_somebody_is(clerk: Actor, asking: Asking) -> None:
    code = asking.sent(browser(clerk, hours=0.5))["code"]
    answer = asking.exchanged(code)
    assert answer.status_code == 200, answer.content
    given = answer.json()
    assert (given["token_type"], given["expires_in"], given["scope"]) == (
        "Bearer",
        600,
        "openid profile posts",
    )
    assert "no-store" in answer.headers["Cache-Control"]

    token = about(given["id_token"])
    at = now().timestamp()
    assert token.header["alg"] == "RS256"
    claims = token.claims
    assert (claims["iss"], claims["aud"], claims["nonce"]) == (CITY, asking.system.client_id, "n0")
    assert at - 10 < claims["iat"] <= at < claims["exp"] <= at + 600
    assert claims["auth_time"] == pytest.approx(at - 1800, abs=10)
    assert claims["amr"] == ["pwd"]

    user = told(given["access_token"]).json()
    assert user == {name: claims[name] for name in ("sub", "name", "preferred_username", "locale", "posts")}
    assert user["posts"] == [
        {"post": "receptionist", "name": user["posts"][0]["name"], "unit": "jx/jd/", "unit_name": "监督中心"}
    ]
    assert len(user["sub"]) == 32
    assert AccessLog.objects.filter(kind="system_entered", person_id=clerk.id or 0).count() == 1

    again = asking.exchanged(asking.sent(browser(clerk), scope="openid")["code"]).json()
    assert told(again["access_token"]).json() == {"sub": user["sub"]}


def test_a_public_system_is_known_by_pkce_and_another_algorithm_is_said(clerk: Actor) -> None:
    public = registered(public=True, algorithm="ES256", scopes=("openid",))
    given = public.exchanged(public.sent(browser(clerk))["code"]).json()
    token = about(given["id_token"])
    assert token.header["alg"] == "ES256"
    assert "name" not in token.claims  # asked for, not allowed
    code = public.sent(browser(clerk, hours=0.1))["code"]
    assert public.exchanged(code, code_verifier=None).status_code == 400


def test_who_holds_no_post_is_not_vouched_for(clerk: Actor, asking: Asking) -> None:
    client = browser(clerk)
    given = asking.exchanged(asking.sent(client)["code"]).json()
    yesterday = local(now()).date() - timedelta(days=1)
    Appointment.objects.filter(person_id=clerk.id or 0).update(ends_on=yesterday)
    assert asking.sent(client)["error"] == "access_denied"
    assert told(given["access_token"]).status_code == 401


def test_a_code_works_once_and_a_second_use_takes_everything_back(clerk: Actor, asking: Asking) -> None:
    code = asking.sent(browser(clerk))["code"]
    given = asking.exchanged(code).json()
    assert told(given["access_token"]).status_code == 200

    again = asking.exchanged(code)

    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    refused = told(given["access_token"])
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, 'Bearer error="invalid_token"')
    assert AccessLog.objects.filter(kind="system_refused", what__contains="used again").exists()


def test_a_code_is_for_one_system_one_verifier_one_address_one_minute(clerk: Actor, asking: Asking) -> None:
    client, other = browser(clerk), registered(name="另一系统")
    wrong: tuple[dict[str, Any], ...] = (
        {"code_verifier": "w" * 43},
        {"code_verifier": None},
        {"redirect_uri": "https://evil.example/"},
    )
    for number, changes in enumerate(wrong):
        code = asking.sent(client, nonce=f"each {number}")["code"]
        assert asking.exchanged(code, **changes).status_code == 400
        assert asking.exchanged(code).status_code == 400  # it is spent
    assert asking.exchanged("made-up").status_code == 400
    code = asking.sent(client, nonce="other")["code"]
    assert other.exchanged(code).status_code == 400
    assert asking.exchanged(code).status_code == 200  # theirs did not spend ours
    code = asking.sent(client, nonce="late")["code"]
    Code.objects.update(expires_at=now())
    assert asking.exchanged(code).status_code == 400
    code = asking.sent(client, nonce="gone")["code"]
    Session.objects.all().delete()
    assert asking.exchanged(code).status_code == 400
    assert AccessToken.objects.filter(revoked_at=None).count() == 1


def test_a_secret_must_be_right_and_wrong_ones_are_counted(
    clerk: Actor, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = asking.system.client_id
    for basic in (f"{name}:wrong", f"nobody:{asking.secret}", ":", name, f"{name}:", "\x00:\x00", "绣:城"):
        assert asking.exchanged("code", basic=basic).status_code in {400, 401}, basic
    assert asking.exchanged("code", basic="", client_secret="wrong").status_code in {400, 401}
    assert asking.exchanged("code", basic="").status_code in {400, 401}  # as if it were public
    for header in ("Basic", "Basic !", "Basic /w==", "Basic " + "A" * 5000, "Bearer x"):
        answer = Client().post(
            "/oidc/token/", {"grant_type": "authorization_code"}, HTTP_AUTHORIZATION=header
        )
        assert answer.status_code in {400, 401}, header
    assert not AccessLog.objects.filter(what__contains="wrong:").exists()

    monkeypatch.setattr(limiter, "factor", 1)
    answers = [asking.exchanged("code", basic=f"{name}:wrong").status_code for _try in range(25)]
    assert answers[0] == 401
    assert answers[-1] == 429


def test_what_the_token_address_cannot_read_is_refused(asking: Asking) -> None:
    for changes in (
        {"grant_type": "password"},
        {"grant_type": None},
        {"code": None},
        {"code": ["a", "b"]},
        {"code": "a\x00"},
        {"code": "x" * 3000},
    ):
        assert asking.exchanged("code", **changes).status_code == 400, changes
    assert Client().get("/oidc/token/").status_code == 405


def test_a_token_is_given_back(clerk: Actor, asking: Asking) -> None:
    given = asking.exchanged(asking.sent(browser(clerk))["code"]).json()["access_token"]
    other = registered(name="另一系统")
    keys_of = {"client_id": other.system.client_id, "client_secret": other.secret}
    assert Client().post("/oidc/revoke/", {"token": given} | keys_of).status_code == 400
    assert told(given).status_code == 200
    keys_of = {"client_id": asking.system.client_id, "client_secret": asking.secret}
    for token in ("unknown", given, given):
        assert Client().post("/oidc/revoke/", {"token": token} | keys_of).status_code == 200
    assert told(given).status_code == 401


def test_no_token_tells_nothing() -> None:
    for header in ("", "Bearer", "Bearer ", "Bearer made-up", "Basic eDp5", "Bearer 绣"):
        assert Client().get("/oidc/userinfo/", HTTP_AUTHORIZATION=header).status_code == 401


def test_a_token_ends_with_its_time_its_session_and_its_system(clerk: Actor, asking: Asking) -> None:
    client = browser(clerk)
    given = [
        asking.exchanged(asking.sent(client, nonce=f"x{number}")["code"]).json()["access_token"]
        for number in range(3)
    ]
    AccessToken.objects.filter(digest=digest_of(given[0])).update(expires_at=now())
    assert [told(one).status_code for one in given] == [401, 200, 200]
    client.post("/logout/")
    assert told(given[1]).status_code == 401
    systems.end(system("test"), asking.system.pk)
    assert told(given[2]).status_code == 401
    assert client.get("/oidc/authorize/", asking.parameters()).status_code == 400


def test_an_id_token_of_before_is_checked_by_a_published_key(
    clerk: Actor, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "settings", replace(ours, var=tmp_path))
    monkeypatch.setattr(keys, "ALGORITHMS", ("ES256",))
    client, asking = browser(clerk), registered(algorithm="ES256")
    before = asking.exchanged(asking.sent(client)["code"]).json()["id_token"]
    keys.rotate()
    after = asking.exchanged(asking.sent(client)["code"]).json()["id_token"]
    assert about(before).header["kid"] != about(after).header["kid"]
    hint = {"id_token_hint": before, "post_logout_redirect_uri": AFTER}
    assert client.get("/oidc/leave/", hint).headers["Location"] == AFTER


def test_what_has_served_is_forgotten(clerk: Actor, asking: Asking) -> None:
    asking.exchanged(asking.sent(browser(clerk))["code"])
    upkeep.forget()
    assert (Code.objects.count(), AccessToken.objects.count()) == (1, 1)
    for model in (Code, AccessToken):
        model.objects.update(expires_at=now() - timedelta(days=2))
    upkeep.forget()
    assert (Code.objects.count(), AccessToken.objects.count()) == (0, 0)
