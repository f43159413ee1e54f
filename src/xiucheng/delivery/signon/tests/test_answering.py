# SPDX-License-Identifier: Apache-2.0
"""Where people are led by what other systems ask, and where they are not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as tried
from hypothesis import strategies as st

from tests.makers import make_person
from xiucheng.delivery.signon.tests.asking import AFTER, BACK, CITY, Asking, browser, registered
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.oidc import server
from xiucheng.kernel.oidc.models import Code, Consent
from xiucheng.kernel.settings import settings as ours

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("named")]


STRANGE: tuple[dict[str, Any], ...] = (
    {"client_id": "sys-unknown"},
    {"client_id": None},
    {"client_id": "a\x00"},
    {"redirect_uri": None},
    {"redirect_uri": BACK + "&more=1"},
    {"redirect_uri": BACK.replace("https", "http")},
    {"redirect_uri": "https://parking.example/back/?of=sign-on"},
    {"redirect_uri": "https://parking.example.evil.example/back?of=sign-on"},
    {"redirect_uri": "https://evil.example/?" + BACK},
    {"redirect_uri": "javascript:alert(1)"},
    {"redirect_uri": 'https://evil.example/"<绣>'},
    {"redirect_uri": "//evil.example"},
    {"redirect_uri": BACK, "state": "x" * 3000},
    {"response_type": "令牌", "redirect_uri": "https://evil.example"},
)


def test_nobody_is_sent_to_an_address_that_was_not_registered(clerk: Actor, asking: Asking) -> None:
    known, unknown = browser(clerk), browser(None)
    for number, changes in enumerate(STRANGE):
        # both would take twice as long and differ in nothing
        client = unknown if number % 3 == 0 else known
        answer = client.get("/oidc/authorize/", asking.parameters(**changes))
        assert answer.status_code == 400, changes
        assert "Location" not in answer.headers
        assert "is not registered" in answer.content.decode()
    assert Code.objects.count() == 0


def test_a_parameter_twice_is_strange(clerk: Actor, asking: Asking) -> None:
    client = browser(clerk)
    twice = asking.parameters() | {"redirect_uri": [BACK, "https://evil.example/"]}
    assert client.get("/oidc/authorize/", twice).status_code == 400
    twice = asking.parameters() | {"redirect_uri": ["https://evil.example/", BACK]}
    assert client.get("/oidc/authorize/", twice).status_code == 400


WRONG: tuple[tuple[dict[str, Any], str], ...] = (
    ({"code_challenge": None}, "invalid_request"),
    ({"code_challenge_method": None}, "invalid_request"),
    ({"code_challenge_method": "plain"}, "invalid_request"),
    ({"code_challenge": "short"}, "invalid_request"),
    ({"nonce": "n" * 256}, "invalid_request"),
    ({"response_type": "token"}, "unsupported_response_type"),
    ({"response_type": "code id_token"}, "unsupported_response_type"),
    ({"scope": "profile"}, "invalid_scope"),
    ({"scope": "openid everything"}, "invalid_scope"),
    ({"scope": None}, "invalid_scope"),
    ({"prompt": "none login"}, "invalid_request"),
)


def test_a_wrong_question_is_told_to_the_system(clerk: Actor, asking: Asking) -> None:
    client = browser(clerk)
    for changes, error in WRONG:
        assert asking.sent(client, **changes)["error"] == error, changes
    assert Code.objects.count() == 0


def test_a_nonce_counts_once(clerk: Actor, asking: Asking) -> None:
    assert "code" in asking.sent(browser(clerk), nonce="same")
    assert asking.sent(browser(clerk, hours=0.1), nonce="same")["error"] == "invalid_request"


def test_who_is_not_signed_in_signs_in_and_is_led_back(clerk: Actor, asking: Asking) -> None:
    answer = browser(None).get("/oidc/authorize/", asking.parameters())
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=%2Foidc%2Fauthorize%2F")
    client = browser(clerk)
    page = client.get("/oidc/authorize/", asking.parameters() | {"resumed": "1"})
    assert page.status_code == 200
    onward = page.headers["Refresh"].partition("url=")[2]
    assert onward.startswith("/oidc/authorize/?")
    assert "resumed" not in onward
    assert client.get(onward).headers["Location"].startswith(BACK)
    assert asking.sent(browser(None), prompt="none", nonce="another")["error"] == "login_required"


def test_a_fresh_sign_in_can_be_asked_for(clerk: Actor, asking: Asking) -> None:
    old = browser(clerk, hours=1)
    for changes in ({"prompt": "login"}, {"max_age": "60"}):
        answer = old.get("/oidc/authorize/", asking.parameters(**changes))
        assert answer.headers["Location"].startswith("/login/")
        assert "max_age%3D300" in answer.headers["Location"]
    assert asking.sent(old, prompt="none", max_age="60")["error"] == "login_required"
    assert "code" in asking.sent(old, max_age="7200")
    assert "code" in asking.sent(browser(clerk), max_age="60")


def test_people_are_asked_where_that_is_configured(clerk: Actor) -> None:
    asking = registered(asks_consent=True)
    client = browser(clerk)
    assert asking.sent(client, prompt="none")["error"] == "consent_required"
    page = client.get("/oidc/authorize/", asking.parameters())
    assert page.status_code == 200
    assert "your posts and units of today" in page.content.decode()
    assert Code.objects.count() == 0
    denied = client.get("/oidc/deny/", asking.parameters())
    assert denied.headers["Location"].startswith(BACK)
    assert "access_denied" in denied.headers["Location"]
    assert browser(clerk, hours=0.1, enforce_csrf_checks=True).post("/oidc/allow/").status_code == 403

    query = page.wsgi_request.META["QUERY_STRING"]
    allowed = client.post(f"/oidc/allow/?{query}")
    assert allowed.headers["Refresh"].startswith("0; url=/oidc/authorize/?")
    assert Consent.objects.get().scopes == ["openid", "profile", "posts"]
    assert "code" in asking.sent(client)
    Consent.objects.update(scopes=["openid"])
    assert client.get("/oidc/authorize/", asking.parameters()).status_code == 200


def test_signing_out_there_signs_out_here(clerk: Actor, asking: Asking) -> None:
    client = browser(clerk)
    token = asking.exchanged(asking.sent(client)["code"]).json()["id_token"]
    hint = {"id_token_hint": token, "post_logout_redirect_uri": AFTER, "state": "x"}

    strange = client.get("/oidc/leave/", hint | {"id_token_hint": token[:-8] + "AAAAAAAA"})
    assert strange.status_code == 400
    elsewhere = client.get("/oidc/leave/", {"post_logout_redirect_uri": "https://evil.example/"})
    assert elsewhere.status_code == 200  # asked first, and led nowhere
    assert Session.objects.count() == 1

    answer = client.get("/oidc/leave/", hint)
    assert answer.headers["Location"] == f"{AFTER}?state=x"
    assert Session.objects.count() == 0

    other = browser(make_person("clerk_2", "receptionist", "jx/jd/"))
    assert other.get("/oidc/leave/", hint).status_code == 200  # somebody else's
    assert Session.objects.count() == 1
    out = other.post(f"/oidc/leave/?id_token_hint={token}&post_logout_redirect_uri=https://evil.example/")
    assert out.headers["Refresh"] == "0; url=/login/"
    assert Session.objects.count() == 0


def test_we_say_of_ourselves_what_is_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said = Client().get("/.well-known/openid-configuration").json()
    assert said["issuer"] == CITY
    assert said["code_challenge_methods_supported"] == ["S256"]
    for name in (
        "authorization_endpoint",
        "token_endpoint",
        "userinfo_endpoint",
        "jwks_uri",
        "end_session_endpoint",
    ):
        assert said[name].startswith(f"{CITY}/oidc/")
    assert {key["alg"] for key in Client().get("/oidc/keys/").json()["keys"]} == {"RS256", "ES256"}
    assert not any("d" in key for key in Client().get("/oidc/keys/").json()["keys"])
    monkeypatch.setattr(server, "settings", replace(ours, public_url=""))
    for path in (
        ".well-known/openid-configuration",
        "oidc/authorize/",
        "oidc/keys/",
        "oidc/leave/",
        "oidc/userinfo/",
    ):
        assert Client().get(f"/{path}").status_code == 404
    assert Client().post("/oidc/token/").status_code == 404


WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["openid", "code", BACK, "none", "login", "S256", "https://evil.example"]),
)
NAMES = st.sampled_from(
    [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "nonce",
        "code_challenge",
        "prompt",
        "max_age",
        "response_mode",
        "resumed",
    ]
)


@tried(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=st.dictionaries(NAMES, st.one_of(st.none(), WORDS, st.lists(WORDS, max_size=2)), max_size=4))
def test_whatever_is_asked_is_answered_and_leads_to_registered_places_only(
    clerk: Actor, asking: Asking, changes: dict[str, Any]
) -> None:
    for client in (browser(clerk), browser(None)):
        answer = client.get("/oidc/authorize/", asking.parameters(**changes))
        assert answer.status_code in {200, 302, 400}
        assert answer.headers.get("Location", BACK).startswith((BACK, "/login/?next="))
