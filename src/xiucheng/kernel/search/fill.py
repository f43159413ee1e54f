# SPDX-License-Identifier: Apache-2.0
"""Keeps the index: follows the record within a second, and can make all of it anew."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from django.db import connections

from xiucheng.kernel.database.prepared import fetch_all, fetch_one
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.record.feed import Event
from xiucheng.kernel.search.models import SearchText
from xiucheng.kernel.search.source import Source, sources
from xiucheng.kernel.search.words import haystack, places_of, tokens

log = logging.getLogger("xiucheng.search")

BATCH = 1000

# An older state never replaces a newer one; what did not change is not written, as each row costs the index
# a hundred places.
_WRITE = """
INSERT INTO search_text (record_id, version, text, tokens)
SELECT x.id, x.version, x.text, x.tokens::bigint[]
FROM unnest(%(ids)s::bigint[], %(versions)s::integer[], %(texts)s::text[], %(tokens)s::text[])
     AS x(id, version, text, tokens)
ON CONFLICT (record_id) DO UPDATE
SET version = excluded.version, text = excluded.text, tokens = excluded.tokens
WHERE search_text.version <= excluded.version
  AND (search_text.text <> excluded.text OR search_text.tokens <> excluded.tokens)
RETURNING record_id
"""
_NEXT = "SELECT id, process FROM record WHERE id > %(after)s ORDER BY id LIMIT %(limit)s"


def follow(events: Sequence[Event]) -> None:
    """Consumer of the record: bring the records of these entries up to date. Harmless to repeat."""
    refresh((event.record_id, event.process) for event in events)


def refresh(records: Iterable[tuple[int, str]]) -> int:
    """Bring (record, process) pairs up to date; returns how many rows changed."""
    by_process: defaultdict[str, set[int]] = defaultdict(set)
    for identity, process in records:
        by_process[process].add(identity)
    changed = 0
    for process, ids in sorted(by_process.items()):
        found = sources(process, sorted(ids))
        if found:
            changed += _write(registry.get(process).app, found)
    return changed


def rebuild(tell: Callable[[int], None] = lambda _done: None) -> int:
    """Bring every record up to date, a batch at a time, while everybody works; returns how many rows changed.

    `tell` is called after each batch with how many records are done. Stopped half-way, it can begin again.
    """
    after, done, changed = 0, 0, 0
    while rows := fetch_all(_NEXT, {"after": after, "limit": BATCH}):
        changed += refresh((row[0], row[1]) for row in rows)
        after, done = int(rows[-1][0]), done + len(rows)
        tell(done)
    return changed


def build(tell: Callable[[int], None] = lambda _done: None) -> int:
    """`rebuild` without the index, which is made at once afterwards: several times quicker, for places where nobody
    works yet."""
    index, owner = SearchText._meta.indexes[0], connections["owner"]
    with owner.schema_editor() as editor:
        editor.remove_index(SearchText, index)
    try:
        return rebuild(tell)
    finally:
        with owner.cursor() as cursor:
            cursor.execute("SET maintenance_work_mem = '256MB'")
        with owner.schema_editor() as editor:
            editor.add_index(SearchText, index)


def mend() -> None:
    """Periodic: what was changed beside the record, or missed, is put right; it should be nothing."""
    changed = rebuild()
    if changed:
        log.warning("search: %s records were not as their texts say and were indexed again", changed)


def total() -> int:
    """How many records there are to index."""
    row = fetch_one("SELECT count(*) FROM record", {})
    return int(row[0]) if row else 0


def row_of(app: str, source: Source) -> tuple[int, int, str, list[int]]:
    """(record, version, text, tokens) as the index keeps them."""
    text = haystack(source.texts)
    marks = tokens(text) | places_of(app, source.area_path, source.holders)
    return source.id, source.version, text, sorted(marks)


def _write(app: str, found: Sequence[Source]) -> int:
    # in one order, so that two writers wait for each other instead of blocking each other
    rows = sorted(row_of(app, one) for one in found)
    written = fetch_all(
        _WRITE,
        {
            "ids": [row[0] for row in rows],
            "versions": [row[1] for row in rows],
            "texts": [row[2] for row in rows],
            "tokens": ["{" + ",".join(map(str, row[3])) + "}" for row in rows],
        },
    )
    return len(written)
