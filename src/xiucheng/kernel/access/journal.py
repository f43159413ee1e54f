# SPDX-License-Identifier: Apache-2.0
"""The access log: log-ins, refusals, exports and looks at personal data, append-only.

A line can never be changed, so it names nobody: people stand in it by number, what they typed does not.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.record.payload import access_hash


@dataclass(frozen=True)
class Origin:
    """Where a request comes from: network address and request id."""

    address: str = ""
    request_id: str = ""


origin: ContextVar[Origin] = ContextVar("origin", default=Origin())  # noqa: B039 - frozen value

_INSERT = """
INSERT INTO access_log (at, kind, person_id, what, record_id, address, request_id, hash)
VALUES (%(at)s, %(kind)s, %(person)s, %(what)s, %(record)s, %(address)s, %(request)s, %(hash)s)
RETURNING id
"""


def who(person: int) -> str:
    """Somebody as lines of the log name them: by number, as a line outlives the name. Readers are told the name."""
    return f"person {person}"


def note(kind: str, what: str, *, person: int | None, record: int | None = None) -> None:
    """Append one line; `kind` is a word such as `login`, `login_refused`, `denied`, `export`, `look`."""
    here = origin.get()
    at = now()
    content = [at, kind, person, what[:300], record, here.address, here.request_id]
    fetch_all(
        _INSERT,
        {
            "at": at,
            "kind": kind,
            "person": person,
            "what": what[:300],
            "record": record,
            "address": here.address,
            "request": here.request_id,
            "hash": access_hash(content),
        },
    )
