# SPDX-License-Identifier: Apache-2.0
"""How fast my-work and a list of a hundred are, whole pages and API, for a leader and an officer, small and large."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median, quantiles
from time import perf_counter
from typing import Any, NamedTuple

from django.db import connection

from benchmarks.city import CASES, again, asked_size, browser, city
from xiucheng.kernel.database import prepared

LOGINS = {"leader": "lingdao", "officer": "duiyuan", "handler": "chuzhi"}
LISTS = "/cases/supervision.case/"
PAGES = {
    "work": "/work/",
    **{f"work.{tab}": f"/work/?tab={tab}" for tab in ("unit", "returned", "due_today", "overdue", "handled")},
    "list": LISTS,
    "list.open_by_due": f"{LISTS}?closed=open&order=due",
    "list.closed": f"{LISTS}?closed=closed",
    "api.list": "/api/v1/supervision/cases",
    "api.counts": "/api/v1/work/counts",
}
LINE = b'data-row="'
ROUNDS, REPEATS = 20, 3
MOST_MILLISECONDS, MOST_STATEMENTS, MOST_RATIO = 60.0, 8, 1.3


def run() -> list[dict[str, Any]]:
    """p95 of each page in milliseconds; against the same of a city of ten thousand when asked for a larger one."""
    logging.disable(logging.INFO)  # a line per request, here among the figures
    try:
        sizes = sorted({CASES, asked_size()})
        for cases in sizes:
            with city(cases):
                pass
        return [_compared(who, page, sizes) for who in LOGINS for page in PAGES]
    finally:
        logging.disable(logging.NOTSET)


def _compared(who: str, page: str, sizes: list[int]) -> dict[str, Any]:
    """One page in both cities within seconds: this machine's pace differs from one minute to the next."""
    small, large = (_measured(LOGINS[who], PAGES[page], cases) for cases in (sizes[0], sizes[-1]))
    return _line(f"desk.{who}.{page}", small, large, sizes[-1])


class Figure(NamedTuple):
    """Of one page: p95 and median in milliseconds, statements, lines shown."""

    slowest: float
    usual: float
    statements: int
    lines: int


def _measured(login: str, address: str, cases: int) -> Figure:
    with again(cases):
        client = browser(login)

        def ask() -> bytes:
            response = client.get(address)
            if response.status_code != 200:
                raise RuntimeError(f"{address} answered {response.status_code}")
            return bytes(response.content)

        lines = ask().count(LINE)
        return Figure(*_times(ask), _statements(ask), lines)


def _times(ask: Callable[[], object]) -> tuple[float, float]:
    """p95 and median of rounds that are the least of three each: what others do on this machine only adds."""
    for _number in range(6):
        ask()  # the first ones plan their statements
    rounds = [min(_timed(ask) for _repeat in range(REPEATS)) for _round in range(ROUNDS)]
    return quantiles(rounds, n=20)[-1], median(rounds)


def _timed(ask: Callable[[], object]) -> float:
    began = perf_counter()
    ask()
    return (perf_counter() - began) * 1e3


def _statements(ask: Callable[[], object]) -> int:
    tap, seen = prepared.Tap(), []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    with _listening(tap), connection.execute_wrapper(note):
        ask()
    return len(tap.statements) + len(seen)


@contextmanager
def _listening(tap: prepared.Tap) -> Iterator[None]:
    prepared.taps.append(tap)
    try:
        yield
    finally:
        prepared.taps.remove(tap)


def _line(name: str, small: Figure, large: Figure, cases: int) -> dict[str, Any]:
    """The slowest against the bound; the usual against that of the small city. A page that shows more lines than
    there takes longer for them: only alike ones are compared."""
    ratio = large.usual / small.usual
    ok = large.slowest <= MOST_MILLISECONDS and large.statements <= MOST_STATEMENTS
    alike = cases != CASES and large.lines == small.lines
    return {
        "name": name,
        "value": round(large.slowest, 1),
        "unit": f"ms p95 at {cases:,} cases, {large.statements} statements",
        "bound": f"<= {MOST_MILLISECONDS:g}",
        "ok": ok and (not alike or ratio <= MOST_RATIO or large.slowest <= MOST_MILLISECONDS / 2),
        "floor": f"{large.lines} lines; {ratio:.2f} of the time at {CASES:,} with {small.lines}",
    }
