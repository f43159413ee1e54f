# SPDX-License-Identifier: Apache-2.0
"""A step for many records by one call: each for itself, each once."""

from __future__ import annotations

from typing import Any

import pytest

from xiucheng.delivery.api.many import Many
from xiucheng.delivery.api.tests.world import CASES, THERE, World, rows
from xiucheng.kernel.desk.many import MOST

DECLINE = f"{CASES}/decline/many"
WHY = {"reason": "untrue", "why": "现场没有发现"}


def named(*pairs: tuple[int, int]) -> list[dict[str, int]]:
    return [{"id": identity, "version": version} for identity, version in pairs]


def test_each_record_has_its_outcome_in_the_order_sent(world: World) -> None:
    new, accepted, elsewhere = world.case(), world.case("accept"), world.case(by="linqu1", point=THERE)
    sent = named(
        (accepted.record_id, 2), (new.record_id, 1), (elsewhere.record_id, 1), (new.record_id + 10**9, 1)
    )
    caller = world.caller("shouli", "en")
    answer = caller.post(DECLINE, WHY | {"records": sent}, key="once")
    assert answer.status_code == 200
    told = Many.model_validate(answer.json())
    assert (told.taken, told.refused) == (1, 3)
    assert [one.record_id for one in told.results] == [one["id"] for one in sent]
    assert [one.status for one in told.results] == [409, 200, 404, 404]
    assert told.results[1].state == "declined"
    assert told.results[2].message == told.results[3].message, (
        "what lies elsewhere is as if it were not there"
    )

    before = rows()
    again = caller.post(DECLINE, WHY | {"records": sent[1:2]}, key="once").json()
    assert again["results"][0]["replayed"] is True
    other = caller.post(DECLINE, WHY | {"records": sent[1:2], "why": "else"}, key="once").json()
    assert other["results"][0]["status"] == 422
    assert rows() == before


def test_a_version_that_was_not_seen_is_a_conflict_of_that_record_alone(world: World) -> None:
    one, other = world.case(), world.case()
    sent = named((one.record_id, 7), (other.record_id, 1))
    found = world.caller("shouli").post(DECLINE, WHY | {"records": sent}).json()["results"]
    assert [(item["taken"], item["status"], item["version"]) for item in found] == [
        (False, 409, 1),
        (True, 200, 2),
    ]


def test_a_form_that_is_wrong_is_wrong_for_each_and_nothing_is_taken(world: World) -> None:
    cases = [world.case(), world.case()]
    before = rows()
    sent = named(*((case.record_id, 1) for case in cases))
    found = world.caller("shouli").post(DECLINE, {"records": sent, "reason": "pigeon"}).json()
    assert [set(one["errors"]) for one in found["results"]] == [{"reason", "why"}] * 2
    assert rows() == before


@pytest.mark.parametrize(
    "records",
    [
        None,
        [],
        {},
        "1",
        [1],
        [None],
        [{"id": 1}],
        [{"id": 1, "version": 1, "more": 1}],
        [{"id": "1", "version": 1}],
        [{"id": True, "version": 1}],
        [{"id": 1.5, "version": 1}],
        [{"id": -1, "version": 1}],
        [{"id": 2**63, "version": 1}],
        [{"id": 1, "version": 0}],
        [{"id": 1, "version": 2**31}],
        named((1, 1), (1, 2)),
        named(*((number, 1) for number in range(MOST + 1))),
    ],
    ids=range(17),
)
def test_records_that_are_none_are_refused_as_a_whole(world: World, records: Any) -> None:
    before = rows()
    answer = world.caller("shouli").post(DECLINE, WHY | {"records": records})
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == {"records"}
    assert rows() == before


def test_as_many_as_are_allowed_at_once(world: World) -> None:
    cases = [world.case() for _ in range(3)]
    far = [(10**9 + number, 1) for number in range(MOST - 3)]
    sent = named(*((case.record_id, 1) for case in cases), *far)
    found = world.caller("shouli").post(DECLINE, WHY | {"records": sent}).json()
    assert (found["taken"], found["refused"]) == (3, MOST - 3)
