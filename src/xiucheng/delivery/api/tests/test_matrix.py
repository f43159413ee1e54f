# SPDX-License-Identifier: Apache-2.0
"""Every endpoint × post × place, made from the router: denied unless declared, and nothing happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from ninja.operation import Operation

from xiucheng.delivery.api.processes import path_of, taken_by_people
from xiucheng.delivery.api.tests.world import BASE, CASE, HERE, THERE, World, rows
from xiucheng.delivery.api.urls import api, doors
from xiucheng.delivery.wire.door import PUBLIC, SIGNED_IN, Door
from xiucheng.foundation.organization.actions import shipped_posts
from xiucheng.foundation.organization.demo import PEOPLE
from xiucheng.kernel.process import registry
from xiucheng.kernel.process.types import Field, Kind, Label

HOLDERS = {post: login for login, _name, _en, post, _unit, _area in reversed(PEOPLE)}
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
    assert public == {"session_begin", "openapi"}
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


def called(world: World, login: str, door: Door, record: int) -> Any:
    """Call a door as somebody, with a body that fits as far as its fields tell."""
    path = BASE + door.path.replace("{int:id}", str(record))
    path = re.sub(r"\{\w+\}", "grid" if "layers" in path else "nothing", path)
    caller = world.caller(login)
    if door.method == "GET":
        return caller.get(path, **{item.name: good(item) for item in door.query if item.required})
    if door.method == "DELETE":
        return caller.delete(path)
    if door.method in {"HEAD", "PATCH"}:
        return getattr(caller.client, door.method.lower())(path, headers=caller.headers)
    body = {item.name: good(item) for item in door.body or () if item.required}
    named = {"records": [{"id": record, "version": 1}]} if door.many else {}
    return caller.post(path, body | named | ({"version": 1} if door.versioned else {}))


@pytest.mark.parametrize(
    "door", [door for door in doors.all if door.permission != PUBLIC], ids=lambda d: d.name
)
def test_nobody_gets_nothing(world: World, door: Door) -> None:
    case = world.case()
    before = rows()
    assert called(world, "", door, case.record_id).status_code == 401
    assert rows() == before


@pytest.mark.parametrize(
    "door", [door for door in doors.all if door.permission not in {PUBLIC, SIGNED_IN}], ids=lambda d: d.name
)
def test_a_post_without_the_permission_gets_nothing(world: World, door: Door) -> None:
    """In its own place refused with a sentence or not told at all; elsewhere never told."""
    here, there = world.case(), world.case(by="linqu1", point=THERE)
    one = "{int:id}" in door.path
    # NotNow may come first for who sees the record: the state's reason is the nearer one
    refusals = {403, 404, 409} if one else {403}
    before = rows()
    allowed = {post.code for post in shipped_posts() if door.permission in post.permissions}
    for post, login in HOLDERS.items():
        if post not in allowed:
            assert called(world, login, door, here.record_id).status_code in refusals, post
        if one:
            assert called(world, login, door, there.record_id).status_code == 404, post
    assert rows() == before
    for post in allowed:
        status = called(world, HOLDERS[post], door, here.record_id).status_code
        assert status not in ({401, 403} if door.tag == CASE else {500}), (post, status)


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
