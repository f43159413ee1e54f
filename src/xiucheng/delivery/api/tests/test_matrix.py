# SPDX-License-Identifier: Apache-2.0
"""Every endpoint × post × place, made from the router: denied unless declared, and nothing happens.

What is expected comes from the declarations by `matrix`, which looks at paths and permissions and asks no database.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from ninja.operation import Operation

from xiucheng.delivery.api.processes import path_of, taken_by_people
from xiucheng.delivery.api.tests import matrix
from xiucheng.delivery.api.tests.matrix import HOLDERS, Place, sees
from xiucheng.delivery.api.tests.world import BASE, HERE, World, rows
from xiucheng.delivery.api.urls import api, doors
from xiucheng.delivery.live.audience import scope_of
from xiucheng.delivery.live.hub import Listener
from xiucheng.delivery.live.tests.test_hub import event
from xiucheng.delivery.wire.door import PUBLIC, SIGNED_IN, Door
from xiucheng.foundation.organization.actions import shipped_posts
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.record.models import AccessLog
from xiucheng.kernel.search import fill

GOOD: dict[Kind, Any] = {
    Kind.TEXT: "text",
    Kind.WORDS: "words",
    Kind.INTEGER: 1,
    Kind.DECIMAL: "1.5",
    Kind.BOOLEAN: True,
    Kind.DATE: "2026-11-22",
    Kind.DATETIME: "2026-11-22T08:00",
    Kind.POINT: HERE,
    Kind.REFERENCE: "none",
    Kind.FILES: [],
}


def operations() -> Iterator[Operation]:
    for bound in api._get_bound_routers():
        for view in bound.path_operations.values():
            yield from view.operations


def good(item: Field) -> Any:
    return item.choices[0][0] if item.choices else GOOD[item.kind]


def test_everything_that_answers_is_a_declared_door() -> None:
    served = {(method, operation.path) for operation in operations() for method in operation.methods}
    assert served == {(door.method, door.path) for door in doors.all}
    assert len({door.name for door in doors.all}) == len(doors.all)


def test_every_door_has_a_permission_and_asks_who_comes() -> None:
    known = {PUBLIC, SIGNED_IN, *registry.permissions()}
    assert {door.permission for door in doors.all} <= known
    public = {door.name for door in doors.all if door.permission == PUBLIC}
    assert public == {
        "session_begin",
        "openapi",
        *(f"public_report{act}" for act in ("", "_answer", "_reopen")),
    }
    for operation in operations():
        assert bool(operation.auth_callbacks) == (operation.operation_id not in public), operation.path


def test_every_step_that_people_take_has_a_door() -> None:
    for process in registry.processes():
        for step in filter(taken_by_people, process.steps):
            found = [
                door for door in doors.all if door.path.endswith(f"/{step.code}") and door.tag == process.code
            ]
            assert [door.permission for door in found] == [step.by]
            assert not {"version", "records"} & {item.name for item in step.form}


def called(world: World, login: str, door: Door, record: int, version: int = 1) -> Any:
    """Call a door as somebody, with a body that fits as far as its fields tell."""
    path = BASE + re.sub(r"\{int:\w+\}", str(record), door.path)
    if "/personal/" in path:
        path = path.replace("{name}", next(iter(matrix.personal(registry.get(door.tag)))))
    path = re.sub(r"\{\w+\}", "grid" if "layers" in path else "nothing", path)
    caller = world.caller(login)
    if door.method == "GET":
        return caller.get(path, **{item.name: good(item) for item in door.query if item.required})
    if door.method == "DELETE":
        return caller.delete(path)
    if door.method in {"HEAD", "PATCH"}:
        return getattr(caller.client, door.method.lower())(path, headers=caller.headers)
    body = {item.name: good(item) for item in door.body or () if item.required}
    named = {"records": [{"id": record, "version": version}]} if door.many else {}
    return caller.post(path, body | named | ({"version": version} if door.versioned else {}))


@pytest.mark.parametrize(
    "door", [door for door in doors.all if door.permission != PUBLIC], ids=lambda d: d.name
)
def test_nobody_gets_nothing(world: World, stray: int, door: Door) -> None:
    before = rows()
    assert called(world, "", door, stray).status_code == 401
    assert rows() == before


@pytest.fixture(scope="module")
def stray(world: World) -> int:
    return world.case().record_id


def elsewhere() -> Iterator[Door]:
    """Doors of one record that the two walks below do not come to: of processes of which they have no record."""
    for door in doors.all:
        of_a_record = door.permission not in {PUBLIC, SIGNED_IN} and "{int:id}" in door.path
        if of_a_record and door.tag not in matrix.WALKED:
            yield door


@pytest.mark.parametrize("door", list(elsewhere()), ids=lambda d: d.name)
def test_a_post_without_the_permission_gets_nothing(world: World, stray: int, door: Door) -> None:
    """The number of a record of another kind: refused with a sentence or not told at all."""
    # NotNow may come first for who sees the record: the state's reason is the nearer one
    before = rows()
    allowed = {post.code for post in shipped_posts() if door.permission in post.permissions}
    for post, login in HOLDERS.items():
        if post not in allowed:
            assert called(world, login, door, stray).status_code in {403, 404, 409}, post
    assert rows() == before
    for post in allowed:
        assert called(world, HOLDERS[post], door, stray).status_code < 500, post


def test_a_door_without_permission_in_the_declaration_is_refused_by_default(world: World) -> None:
    """What a list needs is asked of the posts themselves, not of whether rows come back."""
    administrators = ("xitong", "anquan", "shenji")
    for process in registry.processes():
        for login in administrators:
            response = world.caller(login).get(BASE + path_of(process))
            assert response.status_code == 403
            assert response.json()["message"]


def test_labels_of_doors_are_in_both_languages() -> None:
    for door in doors.all:
        assert isinstance(door.summary, Label)
        assert door.summary.zh
        assert door.summary.en


# ---- doors of records: what each post is answered at a record of each kind and place


@pytest.fixture(scope="module")
def ground(world: World) -> list[Place]:
    """Records of every process here and there, and the index that finds them."""
    made = matrix.places(world)
    assert {place.process for place in made} == set(matrix.WALKED)
    fill.rebuild()
    return made


def at_records() -> Iterator[Door]:
    codes = {process.code for process in registry.processes()}
    return (door for door in doors.all if door.tag in codes and "{int:id}" in door.path)


def expected(actor: Actor, door: Door, place: Place) -> set[int]:
    """The statuses that the declaration allows as an answer."""
    if "/shares" in door.path:
        return matrix.of_share(actor, place)
    if door.permission == f"{place.app}.personal":
        return matrix.of_personal(actor, place)
    step = registry.get(place.process).step(door.path.rpartition("/")[2])
    if door.method == "POST" and step is not None:
        return matrix.of_step(actor, step, place)
    return {200} if sees(actor, place) else {404}


@pytest.mark.parametrize("post", sorted(HOLDERS))
def test_doors_of_records_answer_as_declared(world: World, ground: list[Place], post: str) -> None:
    login = HOLDERS[post]
    actor, before, told = world.actor(login), matrix.whole(), matrix.denials()
    cells = [(door, place) for door in at_records() for place in ground if place.process == door.tag]
    refusals = [cell for cell in cells if 200 not in expected(actor, *cell)]
    denied = 0
    for door, place in refusals:
        status = called(world, login, door, place.id, place.version).status_code
        assert status in expected(actor, door, place), (door.name, place)
        denied += status == 403
    assert matrix.whole() == before, "a refusal wrote something"
    assert matrix.denials() == told + denied, "each refusal of somebody known is noted once"

    looks = [cell for cell in cells if cell not in refusals and cell[0].method == "GET"]
    noted = AccessLog.objects.filter(kind="record").count()
    for door, place in looks:
        assert called(world, login, door, place.id).status_code == 200, (door.name, place)
    after = matrix.whole()
    assert {name for name in after if after[name] != before[name]} <= {"access_log"}
    looked = sum("/shares" not in door.path for door, _place in looks)
    assert AccessLog.objects.filter(kind="record").count() == noted + looked


@pytest.mark.parametrize("post", sorted(HOLDERS))
def test_other_doors_answer_as_declared(world: World, post: str) -> None:
    """Lists, exports, beginnings, figures, settings, jobs: refused without the permission, and nothing happens."""
    login = HOLDERS[post]
    actor, before, told = world.actor(login), matrix.whole(), matrix.denials()
    behind = [
        door
        for door in doors.all
        if door.permission not in {PUBLIC, SIGNED_IN} and "{int:id}" not in door.path
    ]
    closed = [door for door in behind if not actor.may(door.permission)]
    for door in closed:
        assert called(world, login, door, 1).status_code == 403, door.name
    assert matrix.whole() == before
    assert matrix.denials() == told + len(closed)
    for door in behind:
        if door not in closed and door.method == "GET":
            answer = called(world, login, door, 1)
            assert answer.status_code in {200, 422}, (door.name, answer.status_code)
            if answer.streaming:
                answer.getvalue()


@pytest.mark.parametrize("post", sorted(HOLDERS))
def test_a_post_is_told_of_the_records_that_it_sees_and_of_no_other(
    world: World, ground: list[Place], post: str
) -> None:
    """Lists, exports, the search, the tabs of work and the live stream, each against the same rule."""
    caller, actor = world.caller(HOLDERS[post]), world.actor(HOLDERS[post])
    scope = scope_of({process.app: actor.sight(process.app) for process in registry.processes()})
    ids = {place.id for place in ground}
    seen = {place.id for place in ground if sees(actor, place)}
    for process in registry.processes():
        own = {place.id for place in ground if place.process == process.code}
        listed = caller.get(BASE + path_of(process))
        if not actor.may(f"{process.app}.view"):
            assert listed.status_code == 403
            continue
        assert {item["id"] for item in listed.json()["items"]} & ids == seen & own
        file = caller.get(f"{BASE}{path_of(process)}/export").getvalue().decode("utf-8-sig")
        numbers = {line[0] for line in csv.reader(io.StringIO(file, newline="")) if line}
        assert {place.id for place in ground if place.number in numbers} == seen & own
    for place in ground:
        hits = caller.get(f"{BASE}/search", q=place.number).json()["items"]
        assert (place.id in {hit["item"]["id"] for hit in hits}) is (place.id in seen)
        moved = event(1, **{name: getattr(place, name) for name in ("process", "holder_path", "area_path")})
        hears = Listener(scope, 1e9).hears(replace(moved, shared=place.shared))
        assert hears is (place.id in seen), place
    for tab in ("mine", "unit", "pool", "returned", "overdue", "handled", "opened"):
        found = {item["id"] for item in caller.get(f"{BASE}/work", tab=tab).json()["items"]}
        assert found & ids <= seen, tab
