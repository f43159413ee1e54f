# SPDX-License-Identifier: Apache-2.0
"""Statements of the hot path, prepared on Django's own connection.

Django's cursor binds parameters on the client and prepares nothing; on the paths that run once per
request or step that costs a third of the client's time (docs/performance.md), so they come through here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import psycopg
import psycopg.abc
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

Row = tuple[Any, ...]

TIMES = cast(
    type[psycopg.abc.Loader],
    psycopg.adapters.get_loader(psycopg.adapters.types["timestamptz"].oid, psycopg.pq.Format.TEXT),
)


class Tap:
    """Listens to every statement, for the query budget, the benchmark's replay and the figures."""

    def __init__(self) -> None:
        self.statements: list[tuple[str, Mapping[str, Any]]] = []


taps: list[Tap] = []


def _cursor(wrapper: BaseDatabaseWrapper) -> psycopg.Cursor[Row]:
    """The cursor of this thread's connection: making one per statement cost a sixth of a step."""
    if wrapper.connection is None:
        wrapper.ensure_connection()
    raw = wrapper.connection
    kept: psycopg.Cursor[Row] | None = vars(wrapper).get("prepared_cursor")
    if kept is None or kept.connection is not raw:
        kept = vars(wrapper)["prepared_cursor"] = psycopg.Cursor(raw)
        # Django's own reader of times is written in Python and takes fifteen times as long for the same values
        kept.adapters.register_loader("timestamptz", TIMES)
    return kept


def _send(sql: str, params: Mapping[str, Any], wrapper: BaseDatabaseWrapper) -> list[Row]:
    statement: Any = sql  # ours, put together from our own names; its values are always parameters
    return _cursor(wrapper).execute(statement, params, prepare=True).fetchall()


def fetch_all(
    sql: str, params: Mapping[str, Any], using: str = DEFAULT_DB_ALIAS, *, guarded: bool = False
) -> list[Row]:
    """Run one prepared statement and return its rows; a dropped connection is opened again once.

    `guarded`: the caller has put a transaction of its own right around, which falls with the statement.
    """
    for tap in taps:
        tap.statements.append((sql, params))
    wrapper = connections[using]
    if wrapper.in_atomic_block:
        if guarded or sql.startswith("SELECT"):
            return _send(sql, params, wrapper)
        # a savepoint: a refused insert must not spoil what the caller did before
        with transaction.atomic(using=using):
            return _send(sql, params, wrapper)
    try:
        return _send(sql, params, wrapper)
    except psycopg.OperationalError:
        if wrapper.is_usable():
            raise
        # The server went away between two requests. Nothing of this statement can have been seen by the
        # caller, and writers carry a version or a key, so sending it again cannot act twice.
        wrapper.close()
        return _send(sql, params, wrapper)


def fetch_one(sql: str, params: Mapping[str, Any], using: str = DEFAULT_DB_ALIAS) -> Row | None:
    """The first row of one prepared statement, None when there is none."""
    rows = fetch_all(sql, params, using)
    return rows[0] if rows else None
