# SPDX-License-Identifier: Apache-2.0
"""What the engine adds to its own statements: client CPU of a step against the same statements run bare.

A step waits twice for the server. On a virtual machine, code that wakes from waiting finds cold caches and pays for
it by its size: whole rounds varied from 1.7 to 2.8 times the bare ones within minutes, on a machine that did nothing
else. So what the engine does itself is measured apart, on the answers that the server gave in the same run, and added
to the bare statements; the whole is told beside it, without a bound.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time
from typing import Any
from unittest.mock import patch

import psycopg
from django.db import connection

from tests.makers import CASE, FORMS, bureau_database, report
from xiucheng.kernel.database import prepared
from xiucheng.kernel.process import engine

STEPS = 600
ROUNDS = 7
MOST_RATIO = 1.8


def run() -> list[dict[str, Any]]:
    """The ratios, least of several rounds of each: what others do on this machine only adds."""
    with bureau_database() as bureau:
        acceptor, form = bureau["receptionist"], FORMS["accept"]
        cases = [report(bureau) for _number in range(STEPS)]
        connection.ensure_connection()
        raw: psycopg.Connection[Any] = connection.connection

        def steps() -> None:
            for case in cases:
                key = f"bench-{case.record_id}"
                engine.step(acceptor, CASE, case.record_id, "accept", form, version=1, key=key)

        statements = captured(raw, steps)

        def bare() -> None:
            cursor = psycopg.Cursor(raw)
            for sql, params in statements:
                cursor.execute(sql, params, prepare=True)  # type: ignore[arg-type]
                cursor.fetchall()

        answers = answered(raw, steps)

        def alone() -> None:
            given = iter(answers)
            with patch.object(engine, "fetch_all", lambda *_args, **_more: next(given)):
                steps()

        kinds = (steps, bare, alone)
        for work in kinds:
            rolled_back(raw, work)
        gc.collect()
        gc.freeze()
        rounds = [[rolled_back(raw, work) for work in kinds] for _round in range(ROUNDS)]
    whole, statement, own = (min(times) / STEPS * 1e6 for times in zip(*rounds, strict=True))
    return [
        _line(
            "engine_step_to_bare_statements",
            (statement + own) / statement,
            MOST_RATIO,
            f"{statement:.0f} us bare, {own:.0f} us of the engine",
        ),
        _line("engine_step_with_its_waits", whole / statement, None, f"{whole:.0f} us"),
    ]


def _line(name: str, ratio: float, bound: float | None, floor: str) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(ratio, 2),
        "unit": "ratio of client CPU",
        "bound": bound,
        "ok": bound is None or ratio <= bound,
        "floor": floor,
    }


def answered(raw: psycopg.Connection[Any], work: Callable[[], None]) -> list[Any]:
    """The rows that the statements of the work are answered with."""
    answers: list[Any] = []
    ask = prepared.fetch_all

    def listening(*args: Any, **more: Any) -> Any:
        answers.append(ask(*args, **more))
        return answers[-1]

    with patch.object(engine, "fetch_all", listening):
        rolled_back(raw, work)
    return answers


def captured(raw: psycopg.Connection[Any], work: Callable[[], None]) -> list[tuple[str, Any]]:
    """The statements that the work sends."""
    tap = prepared.Tap()
    prepared.taps.append(tap)
    try:
        rolled_back(raw, work)
    finally:
        prepared.taps.remove(tap)
    return tap.statements


def rolled_back(raw: psycopg.Connection[Any], work: Callable[[], None]) -> float:
    """Client CPU seconds of the work, in a transaction that leaves nothing, so that it can be done again."""
    raw.execute("BEGIN")
    began = process_time()
    try:
        work()
    finally:
        spent = process_time() - began
        raw.execute("ROLLBACK")
    return spent
