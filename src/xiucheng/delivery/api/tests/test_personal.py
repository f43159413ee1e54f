# SPDX-License-Identifier: Apache-2.0
"""Personal words over the interface: masked, told for a reason and noted, erased by two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from xiucheng.delivery.api.tests.matrix import HOLDERS
from xiucheng.delivery.api.tests.world import BASE, CASES, THERE, World
from xiucheng.kernel.access.actions import appoint, open_account
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.tokens import issue
from xiucheng.kernel.clock import now
from xiucheng.kernel.personal import erasure
from xiucheng.kernel.record.models import AccessLog, Personal
from xiucheng.kernel.settings import settings

NAME, PHONE = "东方标记", "13612340987"
ERASURES = f"{BASE}/erasures"


@pytest.fixture(autouse=True)
def _list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasure, "settings", replace(settings, var=tmp_path))


@pytest.fixture(scope="module")
def second(world: World) -> str:
    """Another audit administrator: the security administrator asks, the audit administrator agrees."""
    boss = system("test")
    person = open_account(boss, "shenji2", "审计二号", "Lotus-4417-pond")
    appoint(boss, person, "audit_admin", "jinxiu/", starts_on=now().date())
    world.ids["shenji2"], world.tokens["shenji2"] = person.pk, issue(person.pk, "test")
    return "shenji2"


def shown(world: World, login: str, record: int) -> dict[str, str]:
    response = world.caller(login).get(f"{CASES}/{record}/personal")
    assert response.status_code == 200
    return {item["name"]: item["shown"] for item in response.json()["items"]}


def test_who_needs_words_sees_masks_and_others_nothing(world: World) -> None:
    case = world.case("decline", reporter_name=NAME, reporter_phone=PHONE).record_id
    assert shown(world, "shouli", case) == {"reporter_name": "东**", "reporter_phone": "136****0987"}
    assert set(shown(world, "jiandu1", case).values()) == {"••••••"}
    assert shown(world, "shouli", world.case().record_id) == {}
    for path in (f"{CASES}/{case}", f"{CASES}/{case}/entries", f"{CASES}?number={case}"):
        told = world.caller("shouli").get(BASE + path.removeprefix(BASE)).content.decode()
        assert NAME not in told
        assert PHONE not in told


def test_they_are_told_for_a_reason_and_the_look_is_noted(world: World) -> None:
    case = world.case(reporter_name=NAME).record_id
    path = f"{CASES}/{case}/personal/reporter_name"
    for body in ({}, {"reason": ""}, {"reason": "curious"}, {"reason": 5}):
        assert world.caller("shouli").post(path, body).status_code == 422
    assert world.caller("jiandu1").post(path, {"reason": "contact"}).status_code == 403
    assert not AccessLog.objects.filter(kind="look", record_id=case).exists()

    told = world.caller("shouli", "en").post(path, {"reason": "contact"})

    assert told.status_code == 200
    assert told.json() == {"name": "reporter_name", "label": "Reporter", "words": NAME}
    noted = AccessLog.objects.get(kind="look", record_id=case)
    assert (noted.person_id, noted.what) == (world.ids["shouli"], "reporter_name: contact")
    there = world.case(by="linqu1", point=THERE, reporter_name=NAME).record_id
    for missing in (f"{CASES}/{there}", f"{CASES}/{2**63}", f"{CASES}/999999"):
        assert (
            world.caller("shouli")
            .post(f"{missing}/personal/reporter_name", {"reason": "contact"})
            .status_code
            == 404
        )
        assert world.caller("shouli").get(f"{missing}/personal").status_code == 404
    for name in ("words", "reporter_phone", "%00"):
        assert (
            world.caller("shouli").post(f"{CASES}/{case}/personal/{name}", {"reason": "contact"}).status_code
            == 404
        )


def closed(world: World, **form: Any) -> int:
    """A case that was declined, with somebody's words."""
    case = world.case(reporter_name=NAME, reporter_phone=PHONE, **form)
    body = {"reason": "untrue", "why": "没有", "version": case.version}
    assert world.caller("shouli").step(case.record_id, "decline", body).status_code == 200
    return case.record_id


def test_two_people_erase_over_the_interface(world: World, second: str) -> None:
    case, boss = closed(world), world.caller("anquan", "en")
    found = boss.post(f"{ERASURES}/find", {"name": NAME, "phone": PHONE}).json()["items"]
    assert case in {one["record_id"] for one in found if not one["open"]}
    asked = boss.post(ERASURES, {"entries": f"{case}/1", "reason": "asked", "files": True})
    assert asked.status_code == 201
    number = asked.json()["number"]
    assert boss.post(f"{ERASURES}/{number}/agree", {}).status_code == 403
    assert Personal.objects.filter(record_id=case).count() == 2
    assert number in {one["number"] for one in world.caller("shenji").get(ERASURES).json()["items"]}

    done = world.caller(second).post(f"{ERASURES}/{number}/agree", {})

    assert (done.status_code, done.json()["agreed"]) == (200, True)
    assert not Personal.objects.filter(record_id=case).exists()
    assert shown(world, "shouli", case) == {}
    assert boss.get(f"{ERASURES}/{number}").json()["decided_by"] == world.ids[second]
    assert world.caller("shenji").post(f"{ERASURES}/{number}/refuse", {}).status_code == 409


def test_only_who_asks_and_who_agrees_see_erasures(world: World) -> None:
    number = (
        world.caller("anquan")
        .post(ERASURES, {"entries": f"{closed(world)}/1", "reason": "asked"})
        .json()["number"]
    )
    for post, login in HOLDERS.items():
        wanted = 200 if post in {"security_admin", "audit_admin"} else 403
        for path in (ERASURES, f"{ERASURES}/{number}"):
            assert world.caller(login).get(path).status_code == wanted, post


def test_an_account_is_erased_over_the_interface(world: World, second: str) -> None:
    person = open_account(system("test"), "linshi", "临时工", "Lotus-4417-pond")
    boss = world.caller("anquan", "en")
    body = {"login": "linshi", "reason": "needless"}
    early = boss.post(f"{ERASURES}/account", body)
    assert early.status_code == 422
    assert "can still sign in" in early.json()["errors"]["login"]
    Person.objects.filter(pk=person.pk).update(is_active=False)
    number = boss.post(f"{ERASURES}/account", body).json()["number"]
    assert world.caller(second).post(f"{ERASURES}/{number}/agree", {}).status_code == 200
    person.refresh_from_db()
    assert (person.login, person.name) == (f"#{person.pk}", f"人员 {person.pk}")


def test_what_makes_no_sense_is_refused_by_a_sentence(world: World) -> None:
    boss = world.caller("anquan")
    tried: list[tuple[str, dict[str, Any], int]] = [
        ("/find", {}, 422),
        ("/find", {"name": "\x00"}, 422),
        ("", {"entries": "x/y,,/", "reason": "asked"}, 422),
        ("", {"entries": f"{'9' * 18}/{'9' * 18}", "reason": "asked"}, 422),
        ("", {"entries": "1/1", "reason": "whim"}, 422),
        ("/account", {"login": "nobody", "reason": "asked"}, 422),
    ]
    for path, body, status in tried:
        response = boss.post(ERASURES + path, body)
        assert response.status_code == status, (path, response.content)
        assert response.json()["message"]
    auditor = world.caller("shenji")
    for path in (f"/{'9' * 30}", "/0", "/x", "/999999"):
        assert boss.get(ERASURES + path).status_code == 404
        for decided in ("agree", "refuse"):
            assert auditor.post(f"{ERASURES}{path}/{decided}", {}).status_code == 404
