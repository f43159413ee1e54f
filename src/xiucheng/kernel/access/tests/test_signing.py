# SPDX-License-Identifier: Apache-2.0
"""Who gets in and for how long: accounts, lock-out, sessions, tokens, the language spoken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import translation

from tests.makers import PASSWORD, SETTER_UP, make_person, make_units
from xiucheng.kernel import clock
from xiucheng.kernel.access import actions, tokens
from xiucheng.kernel.access.actions import AccessRefused
from xiucheng.kernel.access.actor import (
    ANONYMOUS,
    Actor,
    by_id,
    by_session,
    by_token,
    digest_of,
)
from xiucheng.kernel.access.login import (
    FREE_ATTEMPTS,
    LOCK_MINUTES,
    SESSION_HOURS,
    LoginRefused,
    sign_in,
    sign_out,
)
from xiucheng.kernel.access.middleware import (
    COOKIE,
    LANGUAGE_COOKIE,
    WITHOUT_ACTOR,
    ActorMiddleware,
    actor_of,
)
from xiucheng.kernel.access.models import ApiToken, Person, Session
from xiucheng.kernel.access.passwords import check_new_password
from xiucheng.kernel.access.policy import ORDINARY
from xiucheng.kernel.database import prepared
from xiucheng.kernel.record.models import AccessLog

pytestmark = pytest.mark.django_db

IDLE = timedelta(minutes=ORDINARY.idle_minutes)
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
WRONG = (
    "Name or password is wrong, or there were too many attempts. Check both, or wait a quarter of an hour."
)
LOCKED = WRONG
GUESSED = "There were too many wrong passwords. Wait a quarter of an hour, then sign in and try again."


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Frozen]:
    with clock.frozen(MONDAY) as held, translation.override("en"):
        yield held


@pytest.fixture
def clerk() -> Actor:
    make_units()
    return make_person("clerk", "receptionist", "jx/jd/")


def refusal(login: str, password: str) -> str:
    with pytest.raises(LoginRefused) as caught:
        sign_in(login, password)
    return str(caught.value)


def logged() -> list[tuple[str, str]]:
    kinds = ("login", "login_refused", "logout", "token_issued", "token_revoked")
    return list(AccessLog.objects.filter(kind__in=kinds).order_by("id").values_list("kind", "what"))


# ---- signing in


def test_signing_in_gives_a_session_whose_key_is_kept_nowhere(clerk: Actor) -> None:
    key = sign_in(" clerk ", PASSWORD)

    session = Session.objects.get()
    assert bytes(session.digest) == digest_of(key) != key.encode()
    assert session.expires_at == MONDAY + timedelta(hours=SESSION_HOURS)
    found = by_session(key)
    assert found is not None
    assert (found[0], found[1]) == (clerk, MONDAY)
    assert logged() == [("login", "password")]
    assert Person.objects.get().password.startswith("argon2$argon2id")


def test_unknown_wrong_and_inactive_are_answered_alike(clerk: Actor) -> None:
    Person.objects.create(login="gone", name="走", password="!", is_active=False, created_at=MONDAY)

    said = {
        refusal(login, "Wrong-pass-1")
        for login in ("nobody", "clerk", "gone", "", "cl\x00erk", "\ud800", "x" * 500)
    }

    assert said == {WRONG}
    assert {kind for kind, _what in logged()} == {"login_refused"}
    assert not Session.objects.exists()


def test_an_account_rests_after_some_failures_and_wakes_again(clerk: Actor, now: clock.Frozen) -> None:
    for _ in range(FREE_ATTEMPTS):
        assert refusal("clerk", "Wrong-pass-1") == WRONG

    assert refusal("clerk", PASSWORD) == LOCKED
    now.advance(timedelta(minutes=LOCK_MINUTES) - timedelta(seconds=1))
    assert refusal("clerk", PASSWORD) == LOCKED
    now.advance(timedelta(seconds=1))
    assert sign_in("clerk", PASSWORD)
    person = Person.objects.get(login="clerk")
    assert (person.failed_logins, person.locked_until) == (0, None)


def test_a_good_sign_in_forgets_failures(clerk: Actor) -> None:
    for _ in range(2):
        for _failure in range(FREE_ATTEMPTS - 1):
            refusal("clerk", "Wrong-pass-1")
        assert sign_in("clerk", PASSWORD)


def test_a_right_guess_that_was_under_way_does_not_lift_the_lock(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked_meanwhile(_password: str, _encoded: str) -> bool:
        Person.objects.filter(login="clerk").update(locked_until=MONDAY + timedelta(minutes=15))
        return True

    monkeypatch.setattr("xiucheng.kernel.access.login.check_password", locked_meanwhile)

    assert refusal("clerk", PASSWORD) == LOCKED
    assert not Session.objects.exists()
    assert Person.objects.get(login="clerk").locked_until is not None


def test_signing_out_ends_this_session_only(clerk: Actor) -> None:
    first, second = sign_in("clerk", PASSWORD), sign_in("clerk", PASSWORD)

    sign_out(first)
    sign_out("never was")

    assert by_session(first) is None
    assert by_session(second) is not None
    assert logged()[-1] == ("logout", "")


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab3-short", "Use at least 10 characters."),
        ("xxCLERKxx-12", "The password must not contain the sign-in name."),
        ("onlyletters", "Mix letters with digits or signs."),
        ("1234567890", "Mix letters with digits or signs."),
        ("密码密码密码密码12", None),
        ("abcdefghi-", None),
        ("12345678-0", None),
    ],
)
def test_weak_passwords_are_refused_with_what_is_missing(password: str, said: str | None) -> None:
    assert check_new_password(password, "clerk") == said


def test_accounts_need_a_strong_password_and_a_free_name(clerk: Actor) -> None:
    with pytest.raises(AccessRefused, match=r"^Use at least 10 characters\.$"):
        actions.open_account(SETTER_UP, "new", "新", "short")
    with pytest.raises(AccessRefused, match="The sign-in name clerk is taken"):
        actions.open_account(SETTER_UP, "clerk", "新", "Long-enough-1")
    assert Person.objects.count() == 1


def test_a_new_password_ends_every_session(clerk: Actor) -> None:
    key = sign_in("clerk", PASSWORD)
    person = Person.objects.get(login="clerk")

    with pytest.raises(AccessRefused):
        actions.change_password(person, "weak")
    assert by_session(key) is not None
    actions.change_password(person, "Another-one-77")

    assert by_session(key) is None
    assert refusal("clerk", PASSWORD) == WRONG
    assert sign_in("clerk", "Another-one-77")


def change(actor: Actor, old: str) -> str:
    with pytest.raises(AccessRefused) as caught:
        actions.change_own_password(actor, old, "Another-one-77")
    return str(caught.value)


def test_guessing_the_password_at_an_open_desk_ends_with_the_desk(clerk: Actor, now: clock.Frozen) -> None:
    key = sign_in("clerk", PASSWORD)
    for _guess in range(FREE_ATTEMPTS - 1):
        assert change(clerk, "Wrong-pass-1").startswith("The password until now is wrong.")
        assert by_session(key) is not None

    assert change(clerk, "Wrong-pass-1") == GUESSED

    assert by_session(key) is None
    assert change(clerk, PASSWORD) == GUESSED, "also a right guess that was under way"
    assert refusal("clerk", PASSWORD) == LOCKED
    now.advance(timedelta(minutes=LOCK_MINUTES))
    actions.change_own_password(clerk, PASSWORD, "Another-one-77")
    assert sign_in("clerk", "Another-one-77")


# ---- sessions, tokens, requests


def asked(**more: Any) -> HttpRequest:
    request = RequestFactory().get("/work/", **more.pop("headers", {}))
    request.COOKIES.update(more)
    return request


def test_a_session_ends_after_its_hours_or_idle(clerk: Actor, now: clock.Frozen) -> None:
    key = sign_in("clerk", PASSWORD)
    request = asked(**{COOKIE: key})
    for _ in range(5):
        now.advance(IDLE)
        assert actor_of(request)[0] == clerk
    now.move_to(MONDAY + timedelta(hours=SESSION_HOURS))
    assert actor_of(request)[0] is ANONYMOUS

    now.move_to(MONDAY)
    idle = asked(**{COOKIE: sign_in("clerk", PASSWORD)})
    now.advance(IDLE + timedelta(seconds=1))
    assert actor_of(idle)[0] is ANONYMOUS
    now.move_to(MONDAY)
    assert actor_of(idle)[0] is ANONYMOUS


def test_an_account_closed_is_out_at_once(clerk: Actor) -> None:
    key, person = sign_in("clerk", PASSWORD), Person.objects.get(login="clerk")
    token = tokens.issue(person.pk, "phone")

    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert by_session(key) is None
    assert by_token(token) is None
    assert by_id(person.pk) is None


def test_a_token_speaks_for_its_person_until_its_end_or_revocation(clerk: Actor, now: clock.Frozen) -> None:
    person = Person.objects.get(login="clerk")
    token, other = tokens.issue(person.pk, "phone", days=1), tokens.issue(person.pk, "tablet", days=9)
    assert token.startswith("xc_")
    assert bytes(ApiToken.objects.get(name="phone").digest) == digest_of(token)

    request = asked(headers={"HTTP_AUTHORIZATION": f"Bearer {token}"})
    assert actor_of(request) == (clerk, True)
    assert actor_of(asked(headers={"HTTP_AUTHORIZATION": "Bearer xc_none"})) == (ANONYMOUS, True)
    now.advance(timedelta(days=1))
    assert by_token(token) is None
    assert by_token(other) == clerk
    assert tokens.revoke(person.pk, "tablet") == 1
    assert tokens.revoke(person.pk, "tablet") == 0
    assert by_token(other) is None


def test_a_session_key_is_no_token_and_the_other_way_round(clerk: Actor) -> None:
    key = sign_in("clerk", PASSWORD)
    token = tokens.issue(Person.objects.get(login="clerk").pk, "phone")

    assert by_token(key) is None
    assert by_session(token) is None


def test_the_actor_comes_by_one_question(clerk: Actor) -> None:
    key = sign_in("clerk", PASSWORD)
    prepared.taps.append(prepared.Tap())
    try:
        found = by_session(key)
    finally:
        tap = prepared.taps.pop()

    assert len(tap.statements) == 1
    assert found is not None
    assert found[0].grants == clerk.grants


def through(request: HttpRequest) -> tuple[HttpResponse, Any]:
    seen: list[Any] = []

    def view(got: HttpRequest) -> HttpResponse:
        seen.append((got.actor, translation.get_language()))  # type: ignore[attr-defined]
        return HttpResponse("")

    return ActorMiddleware(view)(request), seen[0]


def test_the_request_speaks_the_persons_language_unless_the_device_chose_one(clerk: Actor) -> None:
    Person.objects.filter(login="clerk").update(language="en", name_en="Clerk")
    key = sign_in("clerk", PASSWORD)

    response, (actor, language) = through(asked(**{COOKIE: key}))
    assert (actor.name, language, response.headers["Content-Language"]) == ("Clerk", "en", "en")
    assert through(asked(**{COOKIE: key, LANGUAGE_COOKIE: "zh-hans"}))[1][1] == "zh-hans"
    assert through(asked(**{COOKIE: key, LANGUAGE_COOKIE: "klingon"}))[1][1] == "en"
    with translation.override("zh-hans"):
        assert through(asked(headers={"HTTP_ACCEPT_LANGUAGE": "en"}))[1] == (ANONYMOUS, "zh-hans")


@pytest.mark.parametrize("path", WITHOUT_ACTOR)
def test_some_paths_ask_for_nobody(path: str, clerk: Actor) -> None:
    request = RequestFactory().get(path)
    request.COOKIES[COOKIE] = sign_in("clerk", PASSWORD)

    assert through(request)[1][0] is ANONYMOUS
