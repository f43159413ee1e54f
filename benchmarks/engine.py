# SPDX-License-Identifier: Apache-2.0
"""What the engine adds to its own statements: client CPU of a step against the same statements run bare."""

from __future__ import annotations

import gc
from collections.abc import Callable
from time import process_time
from typing import Any

import psycopg
from django.db import connection

from tests.makers import CASE, FORMS, bureau_database, report
from xiucheng.kernel.database import prepared
from xiucheng.kernel.process import engine

STEPS = 600
ROUNDS = 7
MOST_RATIO = 1.8


def run() -> list[dict[str, Any]]:
    """The ratio of the two, least of several rounds of each: what others do on this machine only adds."""
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

        rolled_back(raw, steps), rolled_back(raw, bare)
        gc.collect()
        gc.freeze()
        pairs = [(rolled_back(raw, steps), rolled_back(raw, bare)) for _round in range(ROUNDS)]
    engine_cpu, bare_cpu = min(pair[0] for pair in pairs), min(pair[1] for pair in pairs)
    ratio = engine_cpu / bare_cpu
    return [
        {
            "name": "engine_step_to_bare_statements",
            "value": round(ratio, 2),
            "unit": "ratio of client CPU",
            "bound": MOST_RATIO,
            "ok": ratio <= MOST_RATIO,
            "floor": f"{bare_cpu / STEPS * 1e6:.0f} us bare, {engine_cpu / STEPS * 1e6:.0f} us engine",
        }
    ]


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
