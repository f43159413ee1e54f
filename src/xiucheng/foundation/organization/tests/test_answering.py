# SPDX-License-Identifier: Apache-2.0
"""Responsibility areas, who is on duty, and who answers for a point at a moment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation

from tests.makers import AREA, AREA_EAST, make_map, make_person, make_units
from xiucheng.foundation.organization import actions, queries
from xiucheng.foundation.organization.models import Care, CareCheck, OnDuty
from xiucheng.foundation.organization.types import Line, UnitKind
from xiucheng.kernel import clock
from xiucheng.kernel.access.actor import ANONYMOUS, Actor, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere

SETUP = system("setup")
AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TODAY, APRIL = date(2026, 11, 22), date(2021, 4, 30)
HERE, EAST = (121.4737, 31.2245), (121.4838, 31.2245)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _ground(db: None) -> Iterator[None]:
    with clock.frozen(AT), translation.override("en"):
        make_units()
        make_map()
        actions.set_up_unit(SETUP, "zhen1/", "一街道办", UnitKind.TOWN, territory="310199/001/")
        actions.set_up_unit(SETUP, "jx/zd2/", "二中队", UnitKind.SQUAD)
        yield


@pytest.fixture
def chief() -> Actor:
    return make_person("chief", "duty_chief", "jx/jd/")


def put(actor: Actor, login: str, **more: object) -> int:
    given = {"area": "310199", "starts_at": AT - HOUR, "ends_at": AT + 7 * HOUR} | more
    return actions.put_on_duty(actor, login, "jx/jd/", **given)  # type: ignore[arg-type] # each of its kind


def test_the_finest_area_answers_and_others_do_not() -> None:
    town = actions.set_care(SETUP, "greenery", "jx/hw/", "310199001", starts_on=APRIL)
    grid = actions.set_care(SETUP, "greenery", "jx/sz/", "310199001002003", starts_on=APRIL)
    pipes = actions.set_care(SETUP, "pipes", "jx/sz/", "310199", starts_on=date(2026, 11, 23))
    found = queries.cares_at(SETUP, AREA, TODAY)
    assert [one.id for one in found] == [grid]
    assert [one.id for one in queries.cares_at(SETUP, "310199/001/009/", TODAY)] == [town]
    assert [one.id for one in queries.cares_at(SETUP, AREA_EAST, date(2026, 11, 23))] == [pipes]
    with pytest.raises(AccessRefused) as refused:
        actions.set_care(SETUP, "greenery", "jx/hw/", "310199001", starts_on=TODAY)
    assert set(refused.value.errors) == {"area"}
    actions.end_care(SETUP, town, TODAY)
    actions.set_care(SETUP, "greenery", "jx/hw/", "310199001", starts_on=date(2026, 11, 23))
    assert len(queries.cares(SETUP, TODAY, kind="greenery", area="310199/")) == 3
    assert [one.id for one in queries.cares(SETUP, TODAY, unit="jx/sz/", after=grid)] == [pipes]


def test_a_check_is_made_by_another_unit_on_its_own_ground() -> None:
    made = actions.set_care(SETUP, "appearance", "jx/hw/", "310199001", every_days=7, starts_on=TODAY)
    inspector = make_person("insp", "inspector", "jx/jd/", "310199/001/")
    elsewhere = make_person("else", "inspector", "qt/jd/", "310199/002/")
    own = make_person("own", "officer", "jx/hw/", "310199/")
    for actor in (elsewhere, own, ANONYMOUS, make_person("clerk", "receptionist", "jx/jd/")):
        with pytest.raises(NotAllowed):
            actions.check_care(actor, made, kept=True, finding="")
    with pytest.raises(AccessRefused):
        actions.check_care(inspector, made, kept=False, finding=" ")
    actions.check_care(inspector, made, kept=False, finding="王小明门前有垃圾")
    line = queries.care(SETUP, made, TODAY)
    assert (line.kept, line.checked_at, line.due) == (False, AT, date(2026, 11, 29))
    actions.forget_words(["王小明"])
    assert CareCheck.objects.get().finding == "…"
    with pytest.raises(NotThere):
        actions.check_care(inspector, made + 1, kept=True, finding="")


def test_who_is_on_duty_here_is_a_list_that_a_draw_can_be_replayed_on(chief: Actor) -> None:
    people = {name: make_person(name, "inspector", "jx/jd/") for name in ("on_b", "on_a", "on_c")}
    put(chief, "on_a", area="310199001")
    put(chief, "on_b", area="310199")
    put(chief, "on_c", area="310199002")
    here = queries.people_on_duty(AREA, at=AT)
    assert here == sorted(people[name].id for name in ("on_a", "on_b"))  # type: ignore[type-var] # ids are there
    assert queries.people_on_duty(AREA_EAST, at=AT) == sorted([people["on_b"].id, people["on_c"].id])  # type: ignore[type-var]
    assert queries.people_on_duty(AREA, at=AT, post="receptionist") == []
    assert queries.people_on_duty(AREA, at=AT, post="inspector", unit="jx/") == here
    assert queries.people_on_duty(AREA, at=AT - 2 * HOUR) == []
    assert queries.people_on_duty(AREA, at=AT + 7 * HOUR) == [], "an end is no moment on duty any more"
    assert queries.people_on_duty("", at=AT) == [], "outside all boundaries nobody is guessed"
    first = OnDuty.objects.get(person_id=people["on_a"].id or 0)
    actions.end_duty(chief, first.pk)
    assert queries.people_on_duty(AREA, at=AT) == [people["on_b"].id]
    with pytest.raises(AccessRefused):
        actions.end_duty(chief, first.pk)


def test_what_cannot_be_duty_is_refused(chief: Actor) -> None:
    make_person("on_a", "inspector", "jx/jd/")
    make_person("far", "inspector", "qt/jd/")
    put(chief, "on_a")
    for more, fields in (
        ({}, {"starts_at"}),
        ({"starts_at": AT + 8 * HOUR, "ends_at": AT + 8 * HOUR}, {"ends_at"}),
        ({"starts_at": AT + 8 * HOUR, "ends_at": AT + 40 * HOUR}, {"ends_at"}),
        ({"area": "999"}, {"area", "starts_at"}),
        ({"responsibility": "none"}, {"responsibility", "starts_at"}),
    ):
        with pytest.raises(AccessRefused) as refused:
            put(chief, "on_a", **more)
        assert set(refused.value.errors) == fields, more
    for login in ("far", "nobody", ""):
        with pytest.raises(AccessRefused) as refused:
            put(chief, login)
        assert set(refused.value.errors) == {"person"}
    assert OnDuty.objects.count() == 1
    stranger = make_person("stranger", "duty_chief", "qt/jd/")
    with pytest.raises(NotAllowed):
        put(stranger, "on_a", starts_at=AT + 8 * HOUR, ends_at=AT + 9 * HOUR)
    assert queries.on_duty(stranger, AT) == []
    with pytest.raises(NotThere):
        actions.end_duty(stranger, OnDuty.objects.get().pk)
    put(chief, "on_a", starts_at=AT + 7 * HOUR, ends_at=AT + 9 * HOUR)


def test_who_answers_for_a_point_at_a_moment(chief: Actor) -> None:
    make_person("on_a", "inspector", "jx/jd/")
    put(chief, "on_a", area="310199001")
    care = actions.set_care(SETUP, "pipes", "jx/sz/", "310199001", starts_on=APRIL)
    actions.decide_parent(SETUP, "jx/zd2/", Line.ADMINISTRATION, "zhen1/", starts_on=TODAY)

    found = queries.responsible(SETUP, *HERE, AT)

    paths = {one.path for one in found.units}
    assert paths == {"jx/jd/", "jx/zh/", "jx/zf/", "zhen1/", "jx/zd2/"}
    assert [one.id for one in found.cares] == [care]
    assert [one.login for one in found.on_duty] == ["on_a"]
    actions.rename_unit(SETUP, "jx/zd2/", "一街道综合行政执法队", "", starts_on=date(2026, 11, 23))
    for days, name in ((0, "二中队"), (1, "一街道综合行政执法队")):
        later = queries.responsible(SETUP, *HERE, AT + days * 24 * HOUR)
        assert [one.name for one in later.units if one.path == "jx/zd2/"] == [name]
    east = queries.responsible(SETUP, *EAST, AT)
    assert {one.path for one in east.units} == {"jx/jd/", "jx/zh/"}
    assert (east.cares, east.on_duty) == ((), ())
    nowhere = queries.responsible(SETUP, 100.0, 20.0, AT)
    assert (nowhere.place.assigned, nowhere.units, nowhere.cares, nowhere.on_duty) == (False, (), (), ())
    assert Care.objects.count() == 1
