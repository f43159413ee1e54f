# SPDX-License-Identifier: Apache-2.0
"""One-time codes: those of the standard, each once, few wrong ones; set up, lost, reset."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from tests.makers import PASSWORD, SETTER_UP, make_person, make_units
from xiucheng.kernel import clock
from xiucheng.kernel.access import login, second_factor
from xiucheng.kernel.access.actions import appoint
from xiucheng.kernel.access.actor import Actor, by_session, by_token
from xiucheng.kernel.access.login import FREE_ATTEMPTS, LOCK_MINUTES, LoginRefused
from xiucheng.kernel.access.models import Appointment, Person, RecoveryCode, Session
from xiucheng.kernel.access.policy import ORDINARY, set_policy
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed
from xiucheng.kernel.access.standing_in import lend
from xiucheng.kernel.access.tokens import issue
from xiucheng.kernel.record.models import AccessLog

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now() -> Iterator[clock.Frozen]:
    with clock.frozen(MONDAY) as held, translation.override("en"):
        yield held


@pytest.fixture
def clerk() -> Actor:
    make_units()
    return make_person("clerk", "receptionist", "jx/jd/")


def code_at(secret: str, at: datetime) -> str:
    """RFC 6238 written out once more, from the text of the standard."""
    counter = struct.pack(">Q", int(at.timestamp()) // 30)
    digest = hmac.new(base64.b32decode(secret), counter, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06d}"


def enrolled(actor: Actor) -> tuple[str, list[str]]:
    secret = second_factor.begin(actor)
    return secret, second_factor.confirm(actor, code_at(secret, clock.now()))


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
    ],
)
def test_the_examples_of_the_standard(seconds: int, code: str) -> None:
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert code_at(secret, datetime.fromtimestamp(seconds, UTC)) == code


def test_a_password_alone_opens_nothing_any_more(clerk: Actor, now: clock.Frozen) -> None:
    secret, _codes = enrolled(clerk)
    now.advance(timedelta(minutes=1))

    first = login.begin("clerk", PASSWORD)

    assert first.wants_code
    assert by_session(first.key) is None
    key = login.finish(first.key, code_at(secret, clock.now()))
    assert key != first.key
    found = by_session(key)
    assert found is not None
    assert found.actor.login == "clerk"
    assert not found.actor.held_up
    assert by_session(first.key) is None
    with pytest.raises(LoginRefused, match="second factor"):
        login.sign_in("clerk", PASSWORD)


def test_a_code_works_once_and_only_around_its_time(clerk: Actor, now: clock.Frozen) -> None:
    secret, _codes = enrolled(clerk)
    now.advance(timedelta(minutes=10))
    good = code_at(secret, clock.now())
    login.finish(login.begin("clerk", PASSWORD).key, f" {good[:3]} {good[3:]} ")

    for used in (good, code_at(secret, clock.now() - timedelta(seconds=30))):
        with pytest.raises(LoginRefused):
            login.finish(login.begin("clerk", PASSWORD).key, used)
    for minutes in (-5, 5):
        with pytest.raises(LoginRefused):
            login.finish(
                login.begin("clerk", PASSWORD).key, code_at(secret, clock.now() + timedelta(minutes=minutes))
            )
    # a phone that is half a minute ahead
    assert login.finish(
        login.begin("clerk", PASSWORD).key, code_at(secret, clock.now() + timedelta(seconds=30))
    )


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "\ud800", "\x00" * 6, "x" * 5000]
)
def test_what_is_no_code_is_refused_in_a_sentence(clerk: Actor, code: str) -> None:
    enrolled(clerk)
    with pytest.raises(LoginRefused, match="The code is wrong"):
        login.finish(login.begin("clerk", PASSWORD).key, code)


def test_guessing_codes_is_slowed_like_guessing_passwords(clerk: Actor, now: clock.Frozen) -> None:
    secret, _codes = enrolled(clerk)
    now.advance(timedelta(minutes=1))
    for _guess in range(FREE_ATTEMPTS):
        # a right password in between forgets nothing
        with pytest.raises(LoginRefused):
            login.finish(login.begin("clerk", PASSWORD).key, "000000")

    with pytest.raises(LoginRefused):
        login.begin("clerk", PASSWORD)
    now.advance(timedelta(minutes=LOCK_MINUTES))
    assert login.finish(login.begin("clerk", PASSWORD).key, code_at(secret, clock.now()))


def test_the_second_step_has_its_time_and_its_own_key(clerk: Actor, now: clock.Frozen) -> None:
    secret, _codes = enrolled(clerk)
    now.advance(timedelta(minutes=1))
    first = login.begin("clerk", PASSWORD)
    assert login.waits_for_code(first.key)
    now.advance(timedelta(minutes=login.CODE_MINUTES))

    assert not login.waits_for_code(first.key)
    for key in (first.key, "never was", ""):
        with pytest.raises(LoginRefused, match="took too long"):
            login.finish(key, code_at(secret, clock.now()))


def test_recovery_codes_work_once_each_and_are_kept_as_digests(clerk: Actor) -> None:
    _secret, codes = enrolled(clerk)
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    stored = b"".join(bytes(one.digest) for one in RecoveryCode.objects.all())
    assert not any(code.encode() in stored for code in codes)

    assert login.finish(login.begin("clerk", PASSWORD).key, codes[3].upper())
    with pytest.raises(LoginRefused):
        login.finish(login.begin("clerk", PASSWORD).key, codes[3])
    assert second_factor.codes_left(clerk) == second_factor.RECOVERY_CODES - 1
    assert AccessLog.objects.filter(kind="recovery_code_used").count() == 1


def test_a_secret_is_kept_encrypted_and_offered_again_until_confirmed(clerk: Actor) -> None:
    secret = second_factor.begin(clerk)
    assert second_factor.begin(clerk) == secret
    with pytest.raises(AccessRefused) as caught:
        second_factor.confirm(clerk, "000000")
    assert set(caught.value.errors) == {"code"}
    assert not second_factor.is_set_up(clerk)
    second_factor.confirm(clerk, code_at(secret, clock.now()))

    assert secret not in Person.objects.get(login="clerk").totp_secret
    for again in (second_factor.begin, lambda actor: second_factor.confirm(actor, "1")):
        with pytest.raises(AccessRefused):
            again(clerk)


def test_tokens_go_on(clerk: Actor) -> None:
    token = issue(clerk.id or 0, "phone")
    enrolled(clerk)
    found = by_token(token)
    assert found is not None
    assert not found.held_up


def posts_of(token: str) -> list[str]:
    found = by_token(token)
    assert found is not None
    return [grant.post for grant in found.grants]


def test_a_token_opens_what_wants_a_second_factor_only_when_made_by_who_gave_one(
    clerk: Actor, now: clock.Frozen
) -> None:
    person, day = Person.objects.get(login="clerk"), clock.now().date()
    before = issue(person.pk, "program")
    appoint(SETTER_UP, person, "leader", "jx/", starts_on=day)
    assert posts_of(before) == ["receptionist", "leader"]

    set_policy(SETTER_UP, "leader", day, replace(ORDINARY, second_factor=True))
    set_policy(SETTER_UP, "leader", day + timedelta(days=1), ORDINARY)

    assert posts_of(before) == ["receptionist"]
    now.advance(timedelta(minutes=1))
    enrolled(clerk)
    after = issue(person.pk, "program")
    assert (posts_of(before), posts_of(after)) == (["receptionist"], ["receptionist", "leader"])
    second_factor.reset(SETTER_UP, person.pk)
    assert posts_of(after) == ["receptionist"]
    now.advance(timedelta(days=1))
    assert posts_of(before) == ["receptionist", "leader"], "the rules of the day"


@pytest.mark.parametrize("post", ["system_admin", "security_admin", "audit_admin"])
def test_administrators_need_a_second_factor_for_a_token_without_any_rule_made(
    clerk: Actor, post: str
) -> None:
    boss = make_person("boss", post, "jx/")
    token = issue(boss.id or 0, "program")
    assert posts_of(token) == []
    enrolled(boss)
    assert posts_of(token) == [post]
    set_policy(SETTER_UP, post, clock.now().date(), ORDINARY)
    second_factor.reset(SETTER_UP, boss.id or 0)
    assert posts_of(token) == [post], "a bureau that asks for none"


def test_a_lent_post_that_wants_a_second_factor_is_in_no_token_without_one(clerk: Actor) -> None:
    leader, day = make_person("leader", "leader", "jx/"), clock.now().date()
    set_policy(SETTER_UP, "leader", day, replace(ORDINARY, second_factor=True))
    token = issue(clerk.id or 0, "program")
    lend(leader, Appointment.objects.get(person_id=leader.id or 0).pk, "clerk", day, day, "leave")
    assert posts_of(token) == ["receptionist"]


def test_administrators_must_set_it_up_before_anything_else(clerk: Actor) -> None:
    boss = make_person("boss", "security_admin", "jx/")
    found = by_session(login.sign_in("boss", PASSWORD))
    assert found is not None
    assert found.actor.must_enrol
    enrolled(boss)
    after = by_session(login.begin("boss", PASSWORD).key)
    assert after is None


def test_the_security_administrator_resets_and_nobody_their_own(clerk: Actor) -> None:
    boss = make_person("boss", "security_admin", "jx/")
    enrolled(clerk)
    enrolled(boss)
    login.begin("clerk", PASSWORD)

    second_factor.reset(boss, clerk.id or 0)

    assert not Session.objects.filter(person_id=clerk.id or 0).exists()
    assert not RecoveryCode.objects.filter(person_id=clerk.id or 0).exists()
    assert login.sign_in("clerk", PASSWORD)
    with pytest.raises(AccessRefused, match="their own"):
        second_factor.reset(boss, boss.id or 0)
    with pytest.raises(NotAllowed):
        second_factor.reset(clerk, boss.id or 0)
    second_factor.reset(SETTER_UP, boss.id or 0)
    assert AccessLog.objects.filter(kind="second_factor_reset").count() == 2
