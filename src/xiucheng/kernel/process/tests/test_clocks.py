# SPDX-License-Identifier: Apache-2.0
"""Clocks that a step starts, ends, promises and counts again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.pure import english as english
from xiucheng.kernel.clock import USUAL_HOURS, built_in
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.tests.declared import HOUR, NAME, process, start, step
from xiucheng.kernel.declaration.types import Running, State, Step
from xiucheng.kernel.process.clocks import Timekeeper, nearest

from .declared import AT, HOURS, context, decide, gives, record

# ---- clocks


def running(**clocks: Any) -> dict[str, Any]:
    return {"words": "旧", "count": 0, "place": None, "_clocks": clocks}


LATER = "2026-12-01T00:00:00.000000Z"
SOON = "2026-11-24T00:00:00.000000Z"


def test_a_state_starts_its_clock_and_leaving_ends_it() -> None:
    begun = decide(start(), context(None))

    assert begun.clocks == [
        {
            "name": "open",
            "started_at": "2026-11-23T01:00:00.000000Z",
            "amount": 1,
            "unit": "working_hours",
            "hours": HOURS,
            "calendar_version": begun.clocks[0]["calendar_version"],
            "paused": [],
            "due_at": "2026-11-23T02:00:00.000000Z",
        }
    ]
    assert begun.clocks[0]["calendar_version"]
    assert (begun.row["due_at"], begun.row["calendar_missing"]) == ("2026-11-23T02:00:00.000000Z", False)
    left = decide(step(), context(detail=running(open=SOON, whole=LATER)))
    assert (left.clocks, left.ended, left.row["due_at"]) == ([], ["open"], LATER)
    assert decide(step(), context()).ended == []
    again = decide(
        step("back", frm=("waiting",), to="open"),
        context(record(state="waiting"), detail=running(whole=LATER)),
    )
    assert [clock["name"] for clock in again.clocks] == ["open"]


def test_staying_in_a_state_leaves_its_clock_alone() -> None:
    stayed = decide(step(to="open"), context(detail=running(open=SOON)))

    assert (stayed.clocks, stayed.ended, stayed.row["due_at"]) == ([], [], SOON)


def test_a_step_may_enter_a_state_without_its_clock() -> None:
    made = decide(start(stage_clock=False), context(None))

    assert (made.clocks, made.row["due_at"]) == ([], None)


def test_the_clock_of_the_whole_survives_every_state_until_the_end() -> None:
    filed = decide(
        step(clocks=("whole",), **gives(clocks={"whole": Limit(2, Unit.DAYS)})),
        context(detail=running(open=SOON)),
    )

    assert [clock["name"] for clock in filed.clocks] == ["whole"]
    assert (filed.ended, filed.row["due_at"]) == (["open"], "2026-11-25T01:00:00.000000Z")
    closed = decide(step("finish", to="done"), context(detail=running(whole=LATER, other=SOON)))
    assert (closed.ended, closed.row["due_at"]) == (["other", "whole"], None)


def test_a_clock_can_be_ended_or_started_anew() -> None:
    ended = decide(step(clocks=("whole",), **gives(ended=("whole",))), context(detail=running(whole=LATER)))
    assert (ended.ended, ended.row["due_at"]) == (["whole"], None)
    never_ran = decide(step(clocks=("whole",), **gives(ended=("whole",))), context())
    assert never_ran.ended == []
    anew = decide(
        step(clocks=("whole",), **gives(ended=("whole",), clocks={"whole": HOUR})),
        context(detail=running(whole=LATER)),
    )
    assert (anew.ended, anew.row["due_at"]) == ([], "2026-11-23T02:00:00.000000Z")


def test_a_promised_end_is_kept_as_it_was_said() -> None:
    end = datetime(2026, 12, 24, tzinfo=UTC)
    declared: Callable[..., Step] = lambda **more: start(clocks=("whole",), stage_clock=False, **more)  # noqa: E731

    made = decide(declared(**gives(promised={"whole": end}, opened_at=AT - timedelta(days=1))), context(None))

    assert made.clocks == [
        {
            "name": "whole",
            "started_at": "2026-11-22T01:00:00.000000Z",
            "amount": 0,
            "unit": "given",
            "hours": "",
            "calendar_version": "",
            "due_at": "2026-12-24T00:00:00.000000Z",
            "ended_at": None,
        }
    ]
    assert made.row["due_at"] == "2026-12-24T00:00:00.000000Z"
    closed = decide(declared(to="done", **gives(promised={"whole": end})), context(None))
    assert closed.clocks[0]["ended_at"] == "2026-11-23T01:00:00.000000Z"
    assert closed.row["due_at"] is None


def test_a_year_without_calendar_leaves_the_end_open_and_says_so() -> None:
    far = context(record(changed_at=AT), at=datetime(2099, 5, 4, tzinfo=UTC))
    states = (State("open", NAME), State("waiting", NAME, due=HOUR))

    made = decide(step(), far, process=process(step(), states=states))

    assert made.clocks[0]["due_at"] is None
    assert (made.row["due_at"], made.row["calendar_missing"]) == (None, True)
    also = decide(step(), context(detail=running(lost=None, whole=LATER)))
    assert (also.row["due_at"], also.row["calendar_missing"]) == (LATER, True)


def test_recounted_clocks_run_on_and_a_moved_end_is_told() -> None:
    pause = (AT + timedelta(minutes=30), AT + timedelta(minutes=45))
    clock = Running(AT, HOUR, HOURS, paused=(pause,))
    declared = step(to="open", clocks=("whole",), **gives(recounted={"whole": clock}))

    made = decide(declared, context(record(due_at=AT), detail=running(whole=LATER)))

    assert made.clocks[0]["due_at"] == "2026-11-23T02:15:00.000000Z"
    assert made.clocks[0]["paused"] == [["2026-11-23T01:30:00.000000Z", "2026-11-23T01:45:00.000000Z"]]
    assert made.row["due_at"] == "2026-11-23T02:15:00.000000Z"
    assert made.row["changes"] == {
        "due_at": ["2026-11-23T01:00:00.000000Z", "2026-11-23T02:15:00.000000Z"],
        "clocks": [{"whole": LATER}, {"whole": "2026-11-23T02:15:00.000000Z"}],
    }
    due = AT + timedelta(minutes=75)
    same = decide(declared, context(record(due_at=due), detail=running(whole="2026-11-23T02:15:00.000000Z")))
    assert same.row["changes"] == {}
    assert len(same.clocks) == 1


def test_a_clock_with_hours_of_its_own_is_counted_in_them() -> None:
    night = Running(AT, HOUR, "00:00-24:00".replace("24:00", "09:30"))
    declared = step(to="open", clocks=("whole",), **gives(recounted={"whole": night}))

    made = decide(declared, context(detail=running(whole=LATER)))

    assert made.clocks[0]["due_at"] == "2026-11-23T16:30:00.000000Z"  # half an hour left today, half tomorrow


def test_the_record_is_due_when_its_first_clock_is() -> None:
    assert nearest({}) == (None, False)
    assert nearest({"a": LATER, "b": SOON}) == (SOON, False)
    assert nearest({"a": None, "b": LATER, "c": SOON}) == (SOON, True)
    assert nearest({"a": None}) == (None, True)


def test_a_bulk_starts_equal_clocks_once() -> None:
    timekeeper = Timekeeper(built_in(), USUAL_HOURS, HOURS)

    first = timekeeper.start("open", AT, HOUR)

    assert timekeeper.start("open", AT, HOUR) is first
    assert timekeeper.start("open", AT + timedelta(hours=1), HOUR) != first
    assert timekeeper.start("other", AT, HOUR)["name"] == "other"
    assert timekeeper == Timekeeper(built_in(), USUAL_HOURS, HOURS)
    assert "started" not in repr(timekeeper)
