# SPDX-License-Identifier: Apache-2.0
"""Who a record waits for: the same answer as "mine" of the inbox, asked from the record's side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Process
from xiucheng.kernel.desk.tabs import awaited

_RECORDS = """
SELECT id, process, state, seq, holder_path, area_path, holder_person_id, due_at, urgent FROM record
WHERE id = ANY(%(ids)s) AND closed_at IS NULL
"""
_POSTS = """
SELECT a.person_id, a.holder_path, a.area, o.permissions
FROM appointment a JOIN person p ON p.id = a.person_id AND p.is_active JOIN post o ON o.code = a.post_id
WHERE a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)
  AND (a.holder_path = ANY(%(holders)s) OR a.area = ANY(%(areas)s))
"""


class Waiting(NamedTuple):
    """An open record as far as it decides who is told."""

    id: int
    process: str
    state: str
    seq: int
    holder_path: str
    area_path: str
    holder_person_id: int | None
    due_at: datetime | None
    urgent: bool = False


class Post(NamedTuple):
    """An appointment of today."""

    person: int
    holder: str
    area: str
    permissions: Sequence[str]


def open_records(ids: Iterable[int]) -> list[Waiting]:
    """Those of these records that are open, as they are now."""
    return [Waiting(*row) for row in fetch_all(_RECORDS, {"ids": sorted(set(ids))})]


def receivers(records: Sequence[Waiting]) -> dict[int, set[int]]:
    """People by record: who holds it in person, else whoever can take its next step at a post that covers it.

    Nobody is told of a record that they may not see.
    """
    posts = _posts(records)
    return {record.id: _of(record, posts) for record in records}


def _posts(records: Sequence[Waiting]) -> list[Post]:
    asked = {
        "today": local(now()).date(),
        "holders": sorted({path for record in records for path in above(record.holder_path)}),
        "areas": sorted({path for record in records for path in above(record.area_path)}),
    }
    return [Post(*row) for row in fetch_all(_POSTS, asked)] if records else []


def above(path: str) -> list[str]:
    """The paths that cover a path, itself included: those of its ancestors."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) + "/" for count in range(len(parts))]


def _of(record: Waiting, posts: Sequence[Post]) -> set[int]:
    process = registry.find(record.process)
    if process is None:
        return set()
    view = f"{process.app}.view"
    seeing = [post for post in posts if view in post.permissions]
    if record.holder_person_id is not None:
        return {
            post.person
            for post in seeing
            if post.person == record.holder_person_id and record.holder_path.startswith(post.holder)
        }
    return {post.person for post in seeing if _takes(process, record, post)}


def _takes(process: Process, record: Waiting, post: Post) -> bool:
    """Whether one of the steps that the state waits for can be taken at this post."""
    for state, step in awaited(process):
        if state != record.state or step.by not in post.permissions:
            continue
        if step.within == "area":
            if post.area and record.area_path.startswith(post.area):
                return True
        elif record.holder_path.startswith(post.holder):
            return True
    return False
