# SPDX-License-Identifier: Apache-2.0
"""The pure half of a step: who may take it, and when."""

from __future__ import annotations

from typing import Any

import pytest

from tests.pure import english as english
from xiucheng.kernel.access.actor import ANONYMOUS, Actor, Grant
from xiucheng.kernel.declaration.tests.declared import process, start, step
from xiucheng.kernel.declaration.types import SYSTEM
from xiucheng.kernel.process.errors import Denied, Invalid, NotNow
from xiucheng.kernel.process.obstacles import grant_for, obstacle

from .declared import ACTOR, GRANT, MACHINE, RECORD, context, decide, record

# ---- who


def test_the_grant_is_the_first_appointment_that_covers_the_record() -> None:
    far = Grant("clerk", "", "x/", "", "", frozenset({"toy.do"}))
    other = Grant("guest", "", "a/", "", "", frozenset({"toy.view"}))
    actor = Actor(id=1, name="", grants=(other, far, GRANT))

    assert grant_for(step(), actor, RECORD) is GRANT


def test_the_system_needs_no_appointment_and_people_cannot_take_its_steps() -> None:
    assert grant_for(step(by=SYSTEM), MACHINE, RECORD) is None
    assert grant_for(step(), MACHINE, RECORD) is None
    with pytest.raises(Denied, match=r"^This step is taken by the platform itself when its time comes\.$"):
        grant_for(step(by=SYSTEM), ACTOR, RECORD)


@pytest.mark.parametrize(
    "actor",
    [
        ANONYMOUS,
        Actor(id=1, name=""),
        Actor(id=1, name="", grants=(Grant("guest", "", "a/", "", "31/", frozenset({"toy.view"})),)),
    ],
)
def test_without_the_permission_no_post_may(actor: Actor) -> None:
    with pytest.raises(Denied) as caught:
        grant_for(step(within="any"), actor, RECORD)
    assert str(caught.value) == "None of your posts may do this: Do it."


@pytest.mark.parametrize(
    ("within", "holder_path", "area_path", "allowed"),
    [
        ("holder", "a/b/", "99/", True),
        ("holder", "a/b/c/", "99/", True),
        ("holder", "a/", "31/01/", False),
        ("holder", "a/bc/", "31/01/", False),
        ("area", "x/", "31/01/", True),
        ("area", "x/", "31/01/09/", True),
        ("area", "a/b/", "31/", False),
        ("area", "a/b/", "31/012/", False),
        ("area", "a/b/c/", "", True),
        ("area", "x/", "", False),
        ("any", "x/", "99/", True),
    ],
)
def test_a_post_covers_its_unit_or_its_area(
    within: Any, holder_path: str, area_path: str, allowed: bool
) -> None:
    given = context(record(holder_path=holder_path, area_path=area_path))
    refusal = obstacle(process(step(within=within)), step(within=within), given)

    assert (refusal is None) is allowed
    if not allowed and within == "area" and area_path:
        assert str(refusal) == "This place is outside the area of your post."
    elif not allowed:
        assert str(refusal) == "Another unit holds this now. Only that unit can do this: Do it."
        assert isinstance(refusal, Denied)


def test_a_post_without_an_area_covers_none() -> None:
    actor = Actor(id=1, name="", grants=(Grant("clerk", "", "a/b/", "", "", frozenset({"toy.do"})),))

    assert isinstance(obstacle(process(step()), step(within="area"), context(actor=actor)), Denied)


def test_a_start_needs_the_permission_only() -> None:
    assert grant_for(start(within="holder"), ACTOR, None) is GRANT
    assert grant_for(start(within="area"), ACTOR, None) is GRANT


# ---- when


def test_the_state_comes_before_the_person_and_the_person_before_the_guards() -> None:
    declared = step(when=(lambda _: "first reason", lambda _: "second reason"))
    whole = process(declared)

    wrong_state = obstacle(whole, declared, context(record(state="waiting"), actor=ANONYMOUS))
    assert isinstance(wrong_state, NotNow)
    assert str(wrong_state) == "In the state “Waiting” this is not possible: Do it."
    assert isinstance(obstacle(whole, declared, context(actor=ANONYMOUS)), Denied)
    reason = obstacle(whole, declared, context())
    assert isinstance(reason, NotNow)
    assert str(reason) == "first reason"
    assert obstacle(whole, step(when=(lambda _: None,)), context()) is None
    assert str(obstacle(whole, step(when=(lambda _: None, lambda _: "x")), context())) == "x"


def test_a_step_without_a_record_is_refused_without_a_state_to_name() -> None:
    assert str(obstacle(process(step()), step(), context(None))).startswith("In the state “” this")
    assert obstacle(process(start()), start(), context(None)) is None


def test_plan_refuses_before_anything_is_computed() -> None:
    touched: list[str] = []

    def never(_context: Any) -> Any:
        touched.append("effect")

    with pytest.raises(NotNow):
        decide(step(when=(lambda _: "no",), effect=never), context())
    with pytest.raises(Denied):
        decide(step(effect=never), context(actor=ANONYMOUS))
    with pytest.raises(Invalid) as caught:
        decide(
            step(checks=(lambda _: {"a": "1"}, lambda _: {}, lambda _: {"b": "2"}), effect=never), context()
        )
    assert caught.value.errors == {"a": "1", "b": "2"}
    assert touched == []
