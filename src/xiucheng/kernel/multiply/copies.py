# SPDX-License-Identifier: Apache-2.0
"""Fills patterns in and sends the rows by COPY."""

from __future__ import annotations

import hashlib
import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from django.db import connection, connections, transaction

from xiucheng.kernel import numbering
from xiucheng.kernel.jobs import registry as jobs
from xiucheng.kernel.jobs.relay import JOBS
from xiucheng.kernel.multiply.patterns import Pattern, Table
from xiucheng.kernel.record.models import Cursor
from xiucheng.kernel.record.relay import tip

BATCH = 2_000
DAYS = 7
FRESH = 2
"""Copies of open records go back at most so many weeks."""
_UNFIT = re.compile(r'["\\\x00-\x1f]')

Words = Callable[[Random], tuple[str, ...]]
"""Words of one copy for the marks in the walked forms; they cannot hold quotes or backslashes."""


@dataclass(frozen=True, slots=True)
class Many:
    """How many copies, over how many weeks back, how many of them of open records, and their words."""

    count: int
    weeks: int
    open_share: float
    words: Words
    seed: int = 1


class _Copy(NamedTuple):
    pattern: int
    week: int
    ids: list[int]


def copy(patterns: Sequence[Pattern], many: Many, tell: Callable[[int], None] = lambda _done: None) -> int:
    """Send so many copies, the oldest first; returns how many. `tell` is called with how many are done."""
    batches = _batches(patterns, many)
    done = 0
    with ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as lanes:
        waiting = []
        for number, batch in enumerate(batches):
            waiting.append(lanes.submit(_send, patterns, batch, many.words, many.seed * 1_000_003 + number))
            if len(waiting) > 2:  # the rest stays a plan: rows in memory are those of the lanes
                done += waiting.pop(0).result()
                tell(done)
        for lane in waiting:
            done += lane.result()
            tell(done)
    settle()
    return done


def _batches(patterns: Sequence[Pattern], many: Many) -> Iterator[list[_Copy]]:
    """Copies with their ids, in the order of time."""
    source = Random(many.seed)  # noqa: S311 - a repeatable place, nothing secret
    closed = [place for place, pattern in enumerate(patterns) if not pattern.open]
    still = [place for place, pattern in enumerate(patterns) if pattern.open]
    number_open = round(many.count * many.open_share) if still else 0
    number_closed = many.count - number_open if closed else 0
    plan = [
        (source.choice(closed), many.weeks - place * many.weeks // number_closed)
        for place in range(number_closed)
    ]
    last = many.count - number_closed
    plan += [(source.choice(still), FRESH - place * (FRESH + 1) // last) for place in range(last)]
    for start in range(0, len(plan), BATCH):
        part = plan[start : start + BATCH]
        ids = iter(numbering.take(sum(patterns[place].ids for place, _week in part)))
        yield [
            _Copy(place, week, [next(ids) for _number in range(patterns[place].ids)]) for place, week in part
        ]


def _send(patterns: Sequence[Pattern], batch: Sequence[_Copy], words: Words, seed: int) -> int:
    """Rows of a batch in one transaction."""
    try:
        rows = _rows(patterns, batch, words, seed)
        with transaction.atomic(), connection.cursor() as cursor:
            for table, lines in rows.items():
                sql: Any = f"COPY {table.name} ({', '.join(table.columns)}) FROM STDIN"
                with cursor.copy(sql) as stream:
                    stream.write("".join(lines))
    finally:
        connection.close()  # this thread's own
    return len(batch)


def _rows(
    patterns: Sequence[Pattern], batch: Sequence[_Copy], words: Words, seed: int
) -> Mapping[Table, list[str]]:
    source = Random(seed)  # noqa: S311 - as above
    moved: dict[tuple[int, int], tuple[tuple[str, ...], dict[Table, str]]] = {}
    found: dict[Table, list[str]] = defaultdict(list)
    for one in batch:
        key = (one.pattern, one.week)
        if key not in moved:
            moved[key] = patterns[one.pattern].moved(-one.week * DAYS)
        payloads, texts = moved[key]
        values = {f"i{place}": str(identity) for place, identity in enumerate(one.ids)}
        for place, word in enumerate(words(source)):
            if _UNFIT.search(word):
                raise ValueError(f"Words of a copy cannot hold quotes or backslashes: {word!r}")
            values[f"w{place}"] = word
        for place, payload in enumerate(payloads):
            values[f"h{place}"] = hashlib.sha256((payload % values).encode()).hexdigest()
        for table, text in texts.items():
            found[table].append(text % values)
    return found


def settle() -> None:
    """Let every consumer of the record begin after the copies, and the server learn what its tables hold."""
    end = tip()
    for name in (JOBS, *(subscription.name for subscription in jobs.subscriptions())):
        Cursor.objects.update_or_create(name=name, defaults={"xid": end.xid, "entry_id": end.id})
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")
