# SPDX-License-Identifier: Apache-2.0
"""Finds records by words, newest first, inside what the actor may see.

A common word city-wide and a rare word in a small scope need opposite plans (docs/decisions/0010). So two tries: the
newest records one by one, which a common word fills at once; when that is not enough, the index, which is quick
because the word, or the scope, or both together are rare. Both tries are bounded, whatever is asked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import VISIBLE_SQL, as_array
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.desk.desk import WorkItem, shown
from xiucheng.kernel.desk.paging import after_id, key_of_id
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.process.form import Unusable, read
from xiucheng.kernel.search import words
from xiucheng.kernel.search.source import sources

LIMIT = 50
"""The most hits of one part of a result."""
NEWEST = 2_000
"""How many of the newest records are looked at one by one before the index is asked."""
MOST_TERMS = 8

QUESTION = Field("q", Kind.TEXT, Label("要找的文字", "What to look for"), max_length=100)

_GREATEST = 2**63 - 1

_SEEN = """CROSS JOIN LATERAL (SELECT FROM record r WHERE r.id = x.record_id AND ({visible}) OFFSET 0) seen"""

_AMONG_NEWEST = """
SELECT x.record_id FROM (
    SELECT t.record_id, t.text, t.tokens FROM search_text t WHERE t.record_id < %(after)s
    ORDER BY t.record_id DESC LIMIT %(newest)s
) x {seen}
WHERE x.text LIKE ALL (%(patterns)s::text[]) AND x.tokens && %(scope)s::bigint[]
ORDER BY x.record_id DESC LIMIT %(limit)s
"""
# "+ 0": in this try the order must come from sorting the few, never from walking along all records
_BY_INDEX = """
SELECT x.record_id FROM (
    SELECT t.record_id, t.record_id + 0 AS place FROM search_text t
    WHERE t.tokens @> %(words)s::bigint[] AND t.tokens && %(scope)s::bigint[]
      AND t.text LIKE ALL (%(patterns)s::text[]) AND t.record_id + 0 < %(after)s
    ORDER BY place DESC OFFSET 0
) x {seen}
ORDER BY x.place DESC LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found. `excerpt` are words that hold a term when number, title and address do not."""

    item: WorkItem
    excerpt: str


@dataclass(frozen=True, slots=True)
class Found:
    """Part of a result, newest first. `next` is the key after which the following part begins."""

    terms: tuple[str, ...]
    hits: list[Hit]
    next: str | None


def find(actor: Actor, question: str, limit: int = LIMIT, after: str | None = None) -> Found:
    """Records that hold every term of the question. Raises `Invalid` for a question or key that is none."""
    asked = terms_of(question)
    limit = max(1, min(limit, LIMIT))
    ids = _ids(actor, asked, limit + 1, after_id(after))
    more = len(ids) > limit
    hits = _hits(ids[:limit], asked)
    return Found(asked, hits, key_of_id(ids[limit - 1]) if more else None)


def terms_of(question: str) -> tuple[str, ...]:
    """What is asked for, in normal spelling. Raises `Invalid` with a sentence."""
    try:
        asked = words.terms(str(read(QUESTION, question)))
    except Unusable as error:
        raise Invalid({"q": str(error)}) from None
    if not asked:
        raise Invalid({"q": _("Write at least one letter, digit or Chinese character.")})
    if len(asked) > MOST_TERMS:
        raise Invalid(
            {"q": _("These are too many words. Search for at most %(most)d.") % {"most": MOST_TERMS}}
        )
    return asked


def _ids(actor: Actor, asked: Sequence[str], limit: int, after: int | None) -> list[int]:
    """Ids of what the actor may see, newest first."""
    scope = _Scope(actor)
    if not scope.tokens:
        return []
    params = scope.params | {
        "patterns": [f"%{term}%" for term in asked],  # terms are letters and digits: nothing to escape
        "scope": sorted(scope.tokens),
        "after": _GREATEST if after is None else after,
        "limit": limit,
    }
    seen = _SEEN.format(visible=scope.visible)
    found = fetch_all(_AMONG_NEWEST.format(seen=seen), params | {"newest": NEWEST})
    if len(found) < limit:
        params["words"] = sorted(words.asked_tokens(asked))
        found = fetch_all(_BY_INDEX.format(seen=seen), params)
    return [row[0] for row in found]


class _Scope:
    """What the actor may see, as tokens of the index and as the condition that has the last word."""

    def __init__(self, actor: Actor) -> None:
        self.tokens: set[int] = set()
        self.params: dict[str, Any] = {"at": now()}
        groups: defaultdict[tuple[tuple[str, ...], ...], list[str]] = defaultdict(list)
        for process in registry.processes():
            (holders, areas), readers = actor.sight(process.app), actor.readers(process.app)
            if holders or areas:
                groups[holders, areas, readers].append(process.code)
                names = (words.place_token(process.app, "holder", path) for path in (*holders, *readers))
                self.tokens.update(names)
                self.tokens.update(words.place_token(process.app, "area", path) for path in areas)
        conditions = []
        for number, (paths, codes) in enumerate(sorted(groups.items())):
            seen = VISIBLE_SQL
            for name, own in zip(("holders", "areas", "readers"), paths, strict=True):
                self.params[f"{name}_{number}"] = as_array(own)
                seen = seen.replace(f"%({name})s", f"%({name}_{number})s")
            self.params[f"codes_{number}"] = codes
            conditions.append(f"r.process = ANY(%(codes_{number})s::text[]) AND {seen}")
        self.visible = " OR ".join(conditions)


def _hits(ids: Sequence[int], asked: Sequence[str]) -> list[Hit]:
    """The records as lists show them, with words around a hit that the list would not show."""
    items = shown(ids)
    untold = {
        item.id: item
        for item in items
        if not words.holds(f"{item.number} {item.title} {item.address}", asked)
    }
    excerpts: dict[int, str] = {}
    for process in sorted({item.process for item in untold.values()}):
        own = [item.id for item in untold.values() if item.process == process]
        for source in sources(process, own):
            excerpts[source.id] = words.excerpt(source.words, asked)
    return [Hit(item, excerpts.get(item.id, "")) for item in items]
