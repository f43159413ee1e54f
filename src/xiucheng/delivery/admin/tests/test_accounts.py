# SPDX-License-Identifier: Apache-2.0
"""Accounts: first passwords are read once, keys end, and no administrator is taken over by another."""

from __future__ import annotations

import re

import pytest

from tests.makers import PASSWORD, make_person
from xiucheng.delivery.admin.tests.conftest import Visit, state, who
from xiucheng.kernel.access import actions, tokens
from xiucheng.kernel.access.actor import Actor, by_token, system
from xiucheng.kernel.access.login import LoginRefused, sign_in
from xiucheng.kernel.access.models import Appointment, Person, Session
from xiucheng.kernel.record.models import AccessLog

SECRET = re.compile(r'user-select-all">([^<]+)<')


def identity(login: str) -> int:
    return Person.objects.get(login=login).pk


def test_a_first_password_is_shown_once_and_must_be_changed(visit: Visit) -> None:
    client = visit("system")

    answer = client.post("/admin/accounts/new/", {"login": " li.si ", "name": "李四", "name_en": "Li Si"})

    found = SECRET.search(answer.content.decode())
    assert answer.status_code == 200
    assert found is not None
    assert "no-store" in answer.headers["Cache-Control"]
    person = Person.objects.get(login="li.si")
    assert (person.name, person.name_en, person.must_change_password) == ("李四", "Li Si", True)
    assert found[1] not in client.get(f"/admin/accounts/{person.pk}/").content.decode()
    assert sign_in("li.si", found[1])
    lines = AccessLog.objects.filter(kind="account_opened", what=who("li.si"))
    assert [line.person_id for line in lines] == [identity("system")]
    assert not AccessLog.objects.filter(what__contains=found[1]).exists()


UNFIT: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"login": ""}, "login", "Use 2 to 60 small letters"),
    ({"login": "Li"}, "login", "Use 2 to 60 small letters"),
    ({"login": "li si"}, "login", "Use 2 to 60 small letters"),
    ({"login": "li\x00si"}, "login", "Use only characters that can be shown."),
    ({"login": "clerk"}, "login", "The sign-in name clerk is taken."),
    ({"name": " "}, "name", "Give a name."),
    ({"name": "李" * 61}, "name", "Use at most 60 characters on one line."),
    ({"name": "李\x00四"}, "name", "Use only characters that can be shown."),
    ({"name_en": "x" * 61}, "name_en", "Use at most 60 characters on one line."),
)


def test_what_cannot_be_kept_is_refused_beside_its_field(visit: Visit) -> None:
    client, before = visit("system"), state()
    for typed, field, said in UNFIT:
        answer = client.post("/admin/accounts/new/", {"login": "li.si", "name": "李四"} | typed)

        assert answer.status_code == 422, typed
        beside = rf'id="f-{field}-error" data-error>(?:(?!</p>).)*{re.escape(said)}'
        assert re.search(beside, answer.content.decode(), re.DOTALL), typed
        assert state() == before


def test_a_reset_ends_the_password_sessions_tokens_and_lock(visit: Visit) -> None:
    clerk, person = visit("clerk"), identity("clerk")
    token = tokens.issue(person, "phone")
    Person.objects.filter(pk=person).update(failed_logins=4)
    client = visit("system")

    answer = client.post(f"/admin/accounts/{person}/reset/")

    found = SECRET.search(answer.content.decode())
    assert found is not None
    assert clerk.get("/work/").status_code == 302
    assert by_token(token) is None
    with pytest.raises(LoginRefused):
        sign_in("clerk", PASSWORD)
    assert sign_in("clerk", found[1])
    assert Person.objects.get(pk=person).must_change_password
    assert AccessLog.objects.filter(kind="password_reset", what=who("clerk")).count() == 1


def test_an_account_switched_off_is_out_at_once_and_comes_back_with_its_password(visit: Visit) -> None:
    clerk, client, person = visit("clerk"), visit("system"), identity("clerk")
    token = tokens.issue(person, "phone")

    assert client.post(f"/admin/accounts/{person}/off/").status_code == 303

    assert clerk.get("/work/").status_code == 302
    assert by_token(token) is None
    with pytest.raises(LoginRefused):
        sign_in("clerk", PASSWORD)
    assert client.post(f"/admin/accounts/{person}/on/").status_code == 303
    assert sign_in("clerk", PASSWORD)
    assert by_token(token) is None, "tokens stay ended"
    kinds = AccessLog.objects.filter(what=who("clerk"), kind__startswith="account_switched").order_by("id")
    assert [line.kind for line in kinds] == ["account_switched_off", "account_switched_on"]


def test_administrators_are_not_taken_over(visit: Visit) -> None:
    client = visit("system")
    for login in ("system", "security", "audit"):
        for page in ("reset", "off"):
            before = state()
            answer = client.post(f"/admin/accounts/{identity(login)}/{page}/")
            assert answer.status_code == 422
            assert "is an administrator" in answer.content.decode()
            assert state() == before
    assert Session.objects.filter(person__login="system").exists()

    # whose time as administrator is over is like everybody else; the server's operator may do it at any time
    assert actions.reset_password(system("reset-password"), identity("audit"))
    Appointment.objects.filter(person__login="audit").update(ends_on="2026-01-02")
    assert client.post(f"/admin/accounts/{identity('audit')}/off/").status_code == 303


def test_the_list_is_searched_and_comes_in_parts(visit: Visit, people: dict[str, Actor]) -> None:
    for number in range(60):
        make_person(f"p{number:02}", "handler", "jx/hw/")
    client = visit("system")

    first = client.get("/admin/accounts/").content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)

    assert following is not None
    second = client.get("/admin/accounts/" + following[1].replace("&amp;", "&")).content.decode()
    names = [re.findall(r'/admin/accounts/\d+/">([^<]+)<', html) for html in (first, second)]
    assert len(names[0]) == 50
    assert sorted(names[0] + names[1]) == sorted(
        [*people, "gone", *(f"p{number:02}" for number in range(60))]
    )
    assert "51–65" in second
    found = client.get("/admin/accounts/", {"q": "CLERK"}).content.decode()
    assert re.findall(r'/admin/accounts/\d+/">([^<]+)<', found) == ["clerk"]
    assert "Nobody fits" in client.get("/admin/accounts/", {"q": "%"}).content.decode()


def test_first_passwords_differ_and_keep_the_rules() -> None:
    drawn = {actions.first_password("ab") for _ in range(200)}
    assert len(drawn) == 200
    assert all(re.fullmatch(r"[a-z2-9]{4}(-[a-z2-9]{4}){2}", one) and "ab" not in one for one in drawn)
