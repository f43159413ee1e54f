# SPDX-License-Identifier: Apache-2.0
"""In through another issuer: to the page that was asked for, and nowhere else; nobody by somebody else's answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import pytest
from django.test import Client

from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.middleware import COOKIE, LANGUAGE_COOKIE
from xiucheng.kernel.access.models import Person, Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.oidc import identities
from xiucheng.kernel.oidc.models import SignedOn
from xiucheng.kernel.oidc.tests.peer import CLIENT, NAME, Peer, set_up
from xiucheng.kernel.record.models import AccessLog

pytestmark = pytest.mark.django_db
ACCESS = "their-access-token"


@pytest.fixture
def peer(clerk: Actor, monkeypatch: pytest.MonkeyPatch) -> Peer:
    made = set_up(monkeypatch, signon_name="省统一认证", signon_second_factor=("amr=mfa", "acr=3"))
    # the page draws the button by the settings of the installation
    monkeypatch.setattr("xiucheng.delivery.shell.pages.login.configured", lambda: made)
    identities.link(system("operator"), made.sub, "clerk")
    return made


def browser() -> Client:
    client = Client()
    client.cookies[LANGUAGE_COOKIE] = "en"
    return client


def off(client: Client, target: str = "/cases/") -> dict[str, str]:
    """What the issuer is asked."""
    answer = client.get("/signon/", {"next": target})
    assert answer.status_code == 302
    to = urlsplit(answer.headers["Location"])
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{NAME}/authorize"
    return {name: values[0] for name, values in parse_qs(to.query).items()}


def back(
    client: Client, peer: Peer, asked: dict[str, str], *, answer: dict[str, Any] | None = None, **claims: Any
) -> Any:
    """The issuer's answer, through the browser and by its token address."""
    token = {"nonce": asked["nonce"]} | claims
    peer.answers[f"{NAME}/token"] = {
        "id_token": peer.signed(**token),
        "access_token": ACCESS,
        "token_type": "Bearer",
    }
    given = {"state": asked["state"], "code": "theirs"} if answer is None else answer
    return client.get("/signon/back/", given)


def test_one_comes_in_and_is_led_to_the_page_that_was_asked_for(peer: Peer, clerk: Actor) -> None:
    client = browser()
    assert "Sign in through 省统一认证" in client.get("/login/?next=/cases/").content.decode()
    asked = off(client)
    assert (asked["client_id"], asked["scope"], asked["response_type"]) == (CLIENT, "openid profile", "code")
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == "http://testserver/signon/back/"

    answer = back(client, peer, asked)

    assert (answer.status_code, answer.headers["Location"]) == (302, "/cases/")
    assert Session.objects.get().person_id == clerk.id
    assert client.get("/work/").status_code == 200
    assert [line.kind for line in AccessLog.objects.order_by("id") if line.person_id == clerk.id][-2:] == [
        "login",
        "signon",
    ]


def test_the_issuer_is_asked_with_code_verifier_and_secret(peer: Peer) -> None:
    client, sent = browser(), []
    asked = off(client)

    def answered(body: bytes) -> dict[str, Any]:
        sent.append(dict(parse_qsl(body.decode())))
        return {"id_token": peer.signed(nonce=asked["nonce"]), "access_token": ACCESS}

    peer.say(token_endpoint_auth_methods_supported=["client_secret_post"])
    peer.answers[f"{NAME}/token"] = answered
    assert (
        client.get("/signon/back/", {"state": asked["state"], "code": "theirs", "iss": NAME}).status_code
        == 302
    )
    (form,) = sent
    assert (form["code"], form["client_id"], form["client_secret"]) == ("theirs", CLIENT, "s%cret:")
    assert len(form["code_verifier"]) >= 43


def test_one_is_led_to_pages_of_ours_only(peer: Peer) -> None:
    client = browser()
    for target in ("https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""):
        assert back(client, peer, off(client, target)).headers["Location"] == "/work/"


def test_an_answer_counts_in_the_browser_that_asked_and_once(peer: Peer) -> None:
    first, second = browser(), browser()
    asked, other = off(first), off(second)
    again = off(first, "/map/")
    refused = [
        back(second, peer, asked),  # the answer of another browser: somebody would work in their name
        back(first, peer, asked, answer={"state": other["state"], "code": "theirs"}),
        back(first, peer, asked, answer={"state": asked["state"][:12] + "x" * 20, "code": "theirs"}),
        back(first, peer, asked, answer={"code": "theirs"}),
        back(browser(), peer, asked),
    ]
    assert [one.status_code for one in refused] == [403] * 5
    assert Session.objects.count() == 0
    assert back(first, peer, again).headers["Location"] == "/map/"  # two windows do not disturb each other
    assert back(first, peer, again).status_code == 403
    assert Session.objects.count() == 1


def test_an_attempt_ends_after_a_while(peer: Peer, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser()
    asked = off(client)
    monkeypatch.setattr("xiucheng.kernel.oidc.signon.MINUTES", -1)
    assert back(client, peer, asked).status_code == 403


def test_a_token_that_is_not_for_this_question_lets_nobody_in(peer: Peer) -> None:
    client = browser()
    wrong: tuple[dict[str, Any], ...] = (
        {"nonce": "another"},
        {"aud": "other"},
        {"iss": "https://other.example"},
        {"exp": 1},
        {"sub": None},
    )
    for changes in wrong:
        answer = back(client, peer, off(client), **changes)
        assert answer.status_code == 403, changes
        assert "cannot be trusted" in answer.content.decode()
    assert Session.objects.count() == 0


def test_a_refusal_or_another_issuer_is_told_in_a_sentence(peer: Peer) -> None:
    client = browser()
    refusals: tuple[dict[str, str], ...] = (
        {"error": "access_denied"},
        {},
        {"code": ""},
        {"code": "theirs", "iss": "https://other.example"},
    )
    for given in refusals:
        asked = off(client)
        answer = back(client, peer, asked, answer={"state": asked["state"]} | given)
        assert answer.status_code == 403
        assert "Begin again" in answer.content.decode()


def test_an_issuer_that_names_itself_must_do_so(peer: Peer) -> None:
    peer.say(authorization_response_iss_parameter_supported=True)
    client = browser()
    assert back(client, peer, off(client)).status_code == 403


def test_an_issuer_that_is_away_leaves_the_password(peer: Peer) -> None:
    peer.answers.clear()
    answer = browser().get("/signon/")
    assert answer.status_code == 403
    assert "cannot be reached" in answer.content.decode()
    assert 'name="password"' in answer.content.decode()


def test_claims_that_are_missing_come_from_userinfo_of_the_same_person(
    peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = set_up(monkeypatch, signon_claim="staff")
    made.sub = "p-7"
    for said, status in (({"sub": "p-8", "staff": "clerk"}, 403), ({"sub": "p-7", "staff": "nobody"}, 403)):
        made.answers[f"{NAME}/userinfo"] = said
        client = browser()
        assert back(client, made, off(client)).status_code == status
    identities.unlink_account(system("operator"), "clerk")
    made.answers[f"{NAME}/userinfo"] = {"sub": "p-7", "staff": "clerk"}
    client = browser()
    assert back(client, made, off(client)).status_code == 302


def test_the_second_factor_is_asked_for_here_unless_the_issuer_said_a_word_that_counts(peer: Peer) -> None:
    Person.objects.filter(login="clerk").update(totp_confirmed_at=now())
    for claims, to in (
        ({}, "/login/code/?next=%2Fcases%2F"),
        ({"amr": ["pwd"], "acr": "2"}, "/login/code/?next=%2Fcases%2F"),
        ({"amr": ["pwd", "mfa"]}, "/cases/"),
        ({"acr": "3"}, "/cases/"),
    ):
        client = browser()
        assert back(client, peer, off(client), **claims).headers["Location"] == to
        assert client.get("/work/").status_code == (200 if to == "/cases/" else 302)


def test_who_signed_out_there_is_out_here(peer: Peer) -> None:
    client = browser()
    back(client, peer, off(client), sid="theirs")
    event = {
        "jti": "j",
        "sid": "theirs",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }
    assert (
        Client().post("/signon/ended/", {"logout_token": peer.signed(**event, nonce="n")}).status_code == 400
    )
    assert Client().post("/signon/ended/").status_code == 400
    assert client.get("/work/").status_code == 200
    assert Client().post("/signon/ended/", {"logout_token": peer.signed(**event)}).status_code == 200
    assert client.get("/work/").status_code == 302


def test_who_signs_out_here_is_led_there(peer: Peer) -> None:
    client = browser()
    back(client, peer, off(client))
    assert SignedOn.objects.count() == 1

    answer = client.post("/logout/")

    to = urlsplit(answer.headers["Refresh"].partition("url=")[2])
    assert f"{to.scheme}://{to.netloc}{to.path}" == f"{NAME}/leave"
    asked = dict(parse_qsl(to.query))
    assert asked["post_logout_redirect_uri"] == "http://testserver/login/"
    assert asked["id_token_hint"].count(".") == 2
    assert client.cookies[COOKIE].value == ""
    assert Session.objects.count() == SignedOn.objects.count() == 0


def test_nothing_is_offered_where_no_issuer_is_set_up(clerk: Actor) -> None:
    client = browser()
    assert "Sign in through" not in client.get("/login/").content.decode()
    assert client.get(f"/signon/?{urlencode({'next': '/work/'})}").status_code == 403
    assert client.get("/signon/back/?code=x&state=y").status_code == 403
    assert client.post("/signon/ended/", {"logout_token": "x"}).status_code == 400
