# SPDX-License-Identifier: Apache-2.0
"""What a record is found by: number, title, address, and the words and names that its declaration stores."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Kind, Process
from xiucheng.kernel.process.statement import columns_of, detail_model

# of a declared field what people write; choices and references are codes
_WRITTEN = {Kind.TEXT, Kind.WORDS}

_SQL = """
SELECT r.id, r.version, r.number, r.title, r.address, r.area_path, r.holder_path,
       (SELECT coalesce(array_agg(s.holder_path), '{{}}') FROM share s WHERE s.record_id = r.id),
       ARRAY[{words}]::text[]
FROM record r JOIN {table} d ON d.record_id = r.id WHERE r.id = ANY(%(ids)s) AND r.process = %(process)s
"""


@dataclass(frozen=True, slots=True)
class Source:
    """One record as the index sees it."""

    id: int
    version: int
    number: str
    title: str
    address: str
    area_path: str
    holder_path: str
    shared: list[str]
    words: list[str]

    @property
    def texts(self) -> Iterator[str]:
        """Everything to search in; the number also in one piece, as people type it without its hyphen."""
        yield from (self.number, self.number.replace("-", ""), self.title, self.address)
        yield from self.words

    @property
    def holders(self) -> Iterator[str]:
        """Units that see it: who holds it, and whom it is shared with."""
        yield self.holder_path
        yield from self.shared


def sources(process: str, ids: Sequence[int]) -> list[Source]:
    """Those of the records that are of this process; none when it is not declared any more."""
    declared = registry.find(process)
    if declared is None:
        return []
    rows = fetch_all(_sql(declared.code, declared.version), {"ids": list(ids), "process": process})
    return [_source(*row) for row in rows]


def _source(*row: Any) -> Source:
    *plain, words = row
    return Source(*plain, [text for text in words if text])  # type: ignore[call-arg]


@lru_cache
def _sql(code: str, _version: int) -> str:
    """Made once per declared process."""
    process = registry.get(code)
    words = ", ".join(f"d.{column}" for column in stored_words(process)) or "NULL"
    return _SQL.format(words=words, table=detail_model(process)._meta.db_table)


def stored_words(process: Process) -> list[str]:
    """Columns of the detail that hold what people wrote. Personal fields have no column, and none is read."""
    fields = {item.name: item for step in process.steps for item in step.form}
    personal = {item.name for step in process.steps for item in step.form if item.personal}
    return [
        column
        for name, (column, _type) in columns_of(detail_model(process)).items()
        if name in fields and name not in personal and fields[name].kind in _WRITTEN
    ]
