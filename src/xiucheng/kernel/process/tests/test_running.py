# SPDX-License-Identifier: Apache-2.0
"""Clocks that run while steps are taken, and connections that are lost between them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.utils import translation

from tests.makers import Bureau, make_case, report, take, walk
from xiucheng.kernel import clock
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Deadline, Entry, Record

from . import family

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"), family.declared():
        yield


# ---- clocks


def clocks(case: Answer) -> dict[str, tuple[datetime | None, bool]]:
    rows = Deadline.objects.filter(record=case.record_id)
    return {row.name: (row.due_at, row.ended_at is not None) for row in rows}


def test_stage_clocks_start_and_end_and_the_case_clock_survives_return_and_rework(bureau: Bureau) -> None:
    with clock.frozen(MONDAY) as held:
        case = make_case(bureau)
        assert clocks(case) == {"reported": (MONDAY + timedelta(hours=1), False)}
        held.advance(timedelta(minutes=10))
        case = walk(bureau, case, "accept", "file")
        disposal = MONDAY + timedelta(hours=5, minutes=40)  # four working hours from 9:10, lunch between
        assert clocks(case) == {
            "reported": (MONDAY + timedelta(hours=1), True),
            "accepted": (MONDAY + timedelta(hours=1, minutes=10), True),
            "filed": (MONDAY + timedelta(hours=1, minutes=10), False),
            "disposal": (disposal, False),
        }
        for step in ("dispatch", "return", "dispatch", "handle", "rework", "handle", "verify"):
            held.advance(timedelta(minutes=5))
            case = walk(bureau, case, step)
            assert clocks(case)["disposal"] == (disposal, False)
        assert Record.objects.get(pk=case.record_id).due_at == clocks(case)["verified"][0]
        case = walk(bureau, case, "close")
        assert all(ended for _due, ended in clocks(case).values())
        assert Record.objects.get(pk=case.record_id).due_at is None


def test_in_a_year_without_calendar_the_step_succeeds_and_says_that_the_end_is_unknown(
    bureau: Bureau,
) -> None:
    with clock.frozen(datetime(2099, 3, 3, 2, tzinfo=UTC)):
        case = make_case(bureau, "filed")

    row = Record.objects.get(pk=case.record_id)
    assert (row.due_at, row.calendar_missing) == (None, True)
    assert clocks(case)["disposal"] == (None, False)
    assert Entry.objects.filter(record_id=case.record_id).count() == 3


def test_time_never_runs_backwards_within_a_record(bureau: Bureau) -> None:
    with clock.frozen(MONDAY) as held:
        case = make_case(bureau)
        held.move_to(MONDAY - timedelta(hours=1))
        walk(bureau, case, "accept")

    times = list(Entry.objects.filter(record_id=case.record_id).order_by("seq").values_list("at", flat=True))
    assert times == [MONDAY, MONDAY]


# ---- lost connections


def cut() -> None:
    """End the session of Django's connection, as a restart of the server does."""
    raw = connection.connection
    info = raw.info
    with psycopg.connect(info.dsn, password=info.password, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [info.backend_pid])


def test_a_connection_lost_between_two_requests_is_opened_again(bureau: Bureau) -> None:
    case = make_case(bureau)
    cut()

    assert walk(bureau, case, "accept").state == "accepted"


def test_a_connection_lost_between_read_and_write_loses_no_step(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = engine._Run._send

    def cut_first(run: Any, *args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(engine._Run, "_send", send)
        cut()
        return send(run, *args, **kwargs)

    case = make_case(bureau)
    monkeypatch.setattr(engine._Run, "_send", cut_first)

    case = take(bureau, "receptionist", case, "accept", key="cut-1")

    assert (case.state, case.replayed) == ("accepted", False)
    assert Entry.objects.filter(record_id=case.record_id).count() == 2


def test_a_connection_lost_after_the_write_is_found_to_have_acted(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The statement was committed, but its answer never came: it is sent again and must not act twice."""
    send = engine._Run._send

    def twice(run: Any, *args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(engine._Run, "_send", send)
        send(run, *args, **kwargs)
        return send(run, *args, **kwargs)

    case = make_case(bureau)
    monkeypatch.setattr(engine._Run, "_send", twice)

    assert take(bureau, "receptionist", case, "accept", key="cut-2").replayed
    monkeypatch.setattr(engine._Run, "_send", twice)
    assert report(bureau, key="cut-3").replayed
    assert Entry.objects.filter(record_id=case.record_id).count() == 2
