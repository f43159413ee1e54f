# SPDX-License-Identifier: Apache-2.0
"""As the app role nothing written can be changed, and nothing around it."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db import connections
from psycopg import sql

from tests.tamper.copies import JOURNALS, MONTH
from xiucheng.kernel.clock import now
from xiucheng.kernel.record.models import Entry
from xiucheng.kernel.record.partitions import ensure_partitions, months_ahead


def refused_by_app(statement: str) -> str:
    """The state of the refusal of a statement as the app role; it must not succeed."""
    wrapper = connections["default"]
    wrapper.ensure_connection()
    raw = wrapper.connection
    with pytest.raises(psycopg.Error) as caught:
        raw.execute(sql.SQL(statement))
    return str(caught.value.sqlstate)


@pytest.mark.parametrize("table", JOURNALS)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET at = now()",
        "DELETE FROM {table}",
        "TRUNCATE {table}",
        "ALTER TABLE {table} ADD COLUMN x integer",
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "DROP TABLE {table}",
        "CREATE RULE r AS ON INSERT TO {table} DO INSTEAD NOTHING",
        "CREATE TRIGGER t BEFORE INSERT ON {table} EXECUTE FUNCTION journal_is_append_only()",
        "SELECT * FROM {table} FOR UPDATE",
        "COPY {table} FROM PROGRAM 'true'",
    ],
)
def test_the_app_role_may_not_change_a_journal(untouched: Path, table: str, statement: str) -> None:
    count = Entry.objects.count()

    state = refused_by_app(statement.format(table=table))

    assert state in {"42501", "42P16"}  # insufficient privilege
    assert Entry.objects.count() == count


@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "ALTER TABLE entry DETACH PARTITION entry_default",
        f"ALTER TABLE entry DETACH PARTITION {MONTH}",
        "DROP FUNCTION journal_is_append_only() CASCADE",
        "CREATE OR REPLACE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE sql AS 'SELECT NULL'",
        "DROP SCHEMA public CASCADE",
        "CREATE TABLE mine (x integer)",
        "SET ROLE xiucheng_owner",
        f"INSERT INTO {MONTH} SELECT * FROM {MONTH}",
        "INSERT INTO entry_default SELECT * FROM entry",
        "SELECT setval('entry_id', 1)",
        "SELECT entry_partition('2099-01-01')",
    ],
)
def test_the_app_role_may_not_go_around(untouched: Path, statement: str) -> None:
    assert refused_by_app(statement) in {"42501", "P0001"}


@pytest.mark.parametrize("table", ["entry", "seal", "access_log"])
def test_the_app_role_cannot_give_itself_rights(untouched: Path, table: str) -> None:
    raw = connections["default"].connection
    raw.execute(sql.SQL(f"GRANT UPDATE, DELETE ON {table} TO CURRENT_USER"))  # a warning, and nothing granted

    assert refused_by_app(f"UPDATE {table} SET at = now()") == "42501"


def test_the_owner_is_stopped_by_the_triggers_when_it_slips(sealed: Path) -> None:
    wrapper = connections["owner"]
    wrapper.ensure_connection()
    for table in JOURNALS:
        for statement in (f"UPDATE {table} SET at = now()", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            if table == "entry_default" and not statement.startswith("TRUNCATE"):
                continue  # it is empty, and row triggers speak for rows
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                wrapper.connection.execute(sql.SQL(statement))


def test_partitions_made_later_are_as_closed_as_the_first(sealed: Path) -> None:
    months = months_ahead(now().date(), 5)
    assert ensure_partitions(5) == 2
    assert ensure_partitions(5) == 0

    name = f"entry_{months[-1]:%Y%m}"
    for statement in (f"DELETE FROM {name}", f"TRUNCATE {name}", f"SELECT * FROM {name}"):
        assert refused_by_app(statement) == "42501"
    wrapper = connections["owner"]
    wrapper.ensure_connection()
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        wrapper.connection.execute(sql.SQL(f"TRUNCATE {name}"))
