# SPDX-License-Identifier: Apache-2.0
"""Who comes in: the linked, or whom a configured claim names, never an administrator by a claim; nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.makers import make_person
from xiucheng.kernel.access.actions import appoint, ensure_holder
from xiucheng.kernel.access.actor import Actor, by_token, digest_of, system
from xiucheng.kernel.access.login import LoginRefused
from xiucheng.kernel.access.models import Appointment, Person, Session
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed
from xiucheng.kernel.access.tokens import issue
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.oidc import claims, identities, sessions
from xiucheng.kernel.oidc.models import Identity, SignedOn, Subject
from xiucheng.kernel.oidc.signon import Vouched
from xiucheng.kernel.oidc.tests.peer import NAME, set_up
from xiucheng.kernel.oidc.tests.people import UNIT, make_people
from xiucheng.kernel.personal.forgetting import forget_account, forget_words
from xiucheng.kernel.record.models import AccessLog

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def people() -> dict[str, Actor]:
    return make_people(clerk="receptionist", xitong="system_admin", anquan="security_admin")


def came(subject: str = "p-1", **claims: Any) -> Vouched:
    return Vouched(NAME, subject, {"sub": subject} | claims, "head.body.sign", second_factor=False)


def test_the_unknown_knock_and_are_linked(people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch)
    with pytest.raises(sessions.NotKnown, match="not known here yet"):
        sessions.enter(came(name="王小明", preferred_username="clerk"))
    (knocked,) = identities.listing(people["xitong"])
    assert (knocked.subject, knocked.name, knocked.person) == ("p-1", "王小明", None)
    assert Session.objects.count() == 0

    identities.link(people["xitong"], knocked.subject, "clerk")
    made = sessions.enter(came(sid="there"))
    assert not made.wants_code
    assert Session.objects.get().person_id == people["clerk"].id
    assert SignedOn.objects.get().sid == "there"
    assert "head.body" not in SignedOn.objects.get().id_token

    identities.unlink(people["xitong"], knocked.pk)
    assert Session.objects.count() == SignedOn.objects.count() == Identity.objects.count() == 0


def test_a_claim_names_an_account_only_where_that_is_configured(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch, signon_claim="staff")
    for staff in ("nobody", "CLERK\x00", "", None, 7, ["clerk"], "xitong", "anquan"):
        with pytest.raises(sessions.NotKnown):
            sessions.enter(came(f"p {staff!r}", staff=staff))
    assert sessions.enter(came(staff=" Clerk "))
    with pytest.raises(sessions.NotKnown):  # the account has its person of that sign-on
        sessions.enter(came("p-2", staff="clerk"))
    assert sessions.enter(came(staff="somebody-else"))  # linked by number, whatever the claim says now
    assert not Person.objects.filter(login="nobody").exists()


def test_accounts_open_themselves_only_where_that_is_configured_and_then_do_nothing(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch, signon_claim="staff", signon_opens_accounts=True)
    with pytest.raises(LoginRefused, match="hold no post"):
        sessions.enter(came(staff="li.si", name="李四"))
    opened = Person.objects.get(login="li.si")
    assert opened.name == "李四"
    assert Session.objects.count() == 0
    made = Appointment.objects.get(person_id=people["clerk"].id or 0)
    made.pk, made.person = None, opened
    made.save()
    assert sessions.enter(came(staff="li.si"))


def test_a_person_whose_appointment_ended_does_not_get_in(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    identities.link(people["xitong"], "p-1", "clerk")
    yesterday = local(now()).date() - timedelta(days=1)
    Appointment.objects.filter(person_id=people["clerk"].id or 0).update(ends_on=yesterday)
    with pytest.raises(LoginRefused, match="hold no post"):
        sessions.enter(came())
    Appointment.objects.filter(person_id=people["clerk"].id or 0).update(ends_on=None)
    Person.objects.filter(login="clerk").update(is_active=False)
    with pytest.raises(LoginRefused, match="switched off"):
        sessions.enter(came())
    assert Session.objects.count() == 0


def test_the_second_factor_of_the_post_is_asked_for_unless_the_issuer_asked(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    identities.link(system("operator"), "p-9", "anquan")
    sessions.enter(came("p-9"))
    assert Session.objects.get().stage == "enrol"
    Person.objects.filter(login="anquan").update(totp_confirmed_at=now())
    assert sessions.enter(came("p-9")).wants_code
    assert not sessions.enter(Vouched(NAME, "p-9", {"sub": "p-9"}, "t", second_factor=True)).wants_code


def test_a_password_that_must_be_changed_ends(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    identities.link(people["xitong"], "p-1", "clerk")
    Person.objects.filter(login="clerk").update(must_change_password=True)
    sessions.enter(came())
    clerk = Person.objects.get(login="clerk")
    assert not clerk.must_change_password
    assert clerk.password.startswith("!")


def test_administrators_are_linked_by_the_operator_only(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    with pytest.raises(AccessRefused, match="operator of the server"):
        identities.link(people["xitong"], "p-1", "anquan")
    made = identities.link(system("operator"), "p-1", "anquan")
    with pytest.raises(AccessRefused, match="operator of the server"):
        identities.unlink(people["xitong"], made.pk)
    for who in ("clerk", "anquan"):
        with pytest.raises(NotAllowed):
            identities.link(people[who], "p-2", "clerk")
    assert identities.unlink_account(system("operator"), "anquan") == 1


@pytest.mark.parametrize("by_claim", [True, False])
def test_a_link_of_before_opens_no_administrators_account(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch, by_claim: bool
) -> None:
    set_up(monkeypatch, signon_claim="staff")
    if not by_claim:
        identities.link(people["xitong"], "p-1", "clerk")
    sessions.enter(came(staff="clerk"))
    token, clerk = issue(people["clerk"].id or 0, "program"), Person.objects.get(login="clerk")
    tomorrow = local(now()).date() + timedelta(days=1)

    appoint(system("operator"), clerk, "security_admin", UNIT, starts_on=tomorrow)

    assert Session.objects.count() == 0, "it may be somebody else who came in"
    assert by_token(token) is None
    for _again in range(2):
        with pytest.raises(sessions.NotKnown, match="You are an administrator here"):
            sessions.enter(came(staff="clerk"))
    assert Session.objects.count() == 0
    identities.link(system("operator"), "p-1", "clerk")
    assert sessions.enter(came(staff="clerk"))
    ensure_holder("jx/", "局", "bureau")
    appoint(system("operator"), clerk, "security_admin", "jx/", starts_on=tomorrow)
    assert Session.objects.count() == 1, "who is one already goes on"


def test_a_link_that_cannot_be_is_refused_beside_its_field(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    for subject, login, field in (
        ("", "clerk", "subject"),
        ("x" * 256, "clerk", "subject"),
        ("a\nb", "clerk", "subject"),
        ("p-1", "nobody", "login"),
        ("p-1", "", "login"),
        ("p-1", "a\x00", "login"),
    ):
        with pytest.raises(AccessRefused) as refused:
            identities.link(people["xitong"], subject, login)
        assert list(refused.value.errors) == [field]
    assert Identity.objects.count() == 0


def test_nobody_is_two_people_of_one_sign_on(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    make_person("clerk_2", "receptionist", "jx/jd/")
    identities.link(people["xitong"], "p-1", "clerk")
    for subject, login in (("p-1", "clerk_2"), ("p-2", "clerk")):
        with pytest.raises(AccessRefused):
            identities.link(people["xitong"], subject, login)
    assert Identity.objects.get().person_id == people["clerk"].id


def test_nothing_of_an_erased_account_stays(
    people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up(monkeypatch)
    identities.link(people["xitong"], "p-1", "clerk")
    sessions.enter(came())
    claims.subject_of(people["clerk"].id or 0)
    with pytest.raises(sessions.NotKnown):
        sessions.enter(came("p-2", name="王小明"))
    assert forget_account(people["clerk"].id or 0) >= {"p-1"}
    forget_words(["王小明", "clerk"])
    assert [(one.subject, one.name) for one in Identity.objects.all()] == [("p-2", "")]
    assert Subject.objects.count() == SignedOn.objects.count() == 0
    assert not AccessLog.objects.filter(what__regex="p-1|p-2|王小明|clerk").exists()


def test_knocking_is_bounded(people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    set_up(monkeypatch)
    monkeypatch.setattr(identities, "MOST_UNKNOWN", 2)
    for number in range(4):
        with pytest.raises(sessions.NotKnown):
            sessions.enter(came(f"p-{number}"))
    assert Identity.objects.count() == 2


def test_who_signed_out_there_is_out_here(people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch) -> None:
    peer = set_up(monkeypatch)
    identities.link(people["xitong"], "p-1", "clerk")
    sessions.enter(came(sid="a"))
    kept = sessions.enter(came(sid="b"))
    event = {"jti": "j", "events": {"http://schemas.openid.net/event/backchannel-logout": {}}}
    assert sessions.ended_there(peer.signed(**event, sid="a")) == 1
    assert bytes(Session.objects.get().digest) == digest_of(kept.key)
    assert sessions.ended_there(peer.signed(**event, sid="a")) == 0
    assert sessions.ended_there(peer.signed(**event)) == 1
