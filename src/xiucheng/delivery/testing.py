# SPDX-License-Identifier: Apache-2.0
"""Databases for tests: one template per state of the migrations, copied for each run and committing test."""

import hashlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psutil
import psycopg
from django.db import connections
from psycopg import sql

import xiucheng
from xiucheng.delivery.cli.migrate import bring_up_to_date
from xiucheng.kernel.database import addresses

ALIASES = ("default", "owner")
ONE_AT_A_TIME = 7_340_002
SOURCE = Path(xiucheng.__file__).parent


@cache
def fingerprint() -> str:
    """Changes whenever a migration, SQL that migrations read, or the server's roles do."""
    digest = hashlib.sha256()
    roles = SOURCE / "kernel" / "database" / "cluster.py"
    for path in sorted([*SOURCE.rglob("migrations/*.py"), *SOURCE.rglob("kernel/**/tables.py"), roles]):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def use(name: str) -> None:
    """Point every connection, present and to come, at another database."""
    for alias in ALIASES:
        connections[alias].close()
        connections.settings[alias]["NAME"] = name


def in_force() -> str:
    """The name of the database that connections go to."""
    return str(connections.settings["default"]["NAME"])


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    """A connection that may make databases, one test process at a time."""
    with psycopg.connect(addresses.ready().owner, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        yield connection


def template(connection: psycopg.Connection) -> str:
    """The name of a migrated database, made when there is none for these migrations."""
    name = f"template_{fingerprint()}"
    if name in names(connection, "template\\_%"):
        return name
    draft = f"test_{os.getpid()}_draft"
    run(connection, "DROP DATABASE IF EXISTS {}", draft)
    run(connection, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", draft)
    before = in_force()
    use(draft)
    try:
        bring_up_to_date()
    finally:
        use(before)
    run(connection, "ALTER DATABASE {} RENAME TO {}", draft, name)
    return name


def names(connection: psycopg.Connection, pattern: str) -> list[str]:
    rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [pattern])
    return [row[0] for row in rows.fetchall()]


def run(connection: psycopg.Connection, statement: str, *identifiers: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, identifiers)))


def drop(connection: psycopg.Connection, name: str) -> None:
    """Also while somebody is still connected. A vacuum is the superuser's, whom force may not end: it is waited for."""
    try:
        run(connection, "DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
    except psycopg.errors.InsufficientPrivilege:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND backend_type = 'client backend'",
            [name],
        )
        run(connection, "DROP DATABASE IF EXISTS {}", name)


def sweep(connection: psycopg.Connection, keep: str) -> None:
    """Remove what killed runs and older migrations left."""
    for name in names(connection, "test\\_%"):
        number = name.split("_")[1]
        if not (number.isdigit() and psutil.pid_exists(int(number))):
            drop(connection, name)
    for name in names(connection, "template\\_%"):
        if name != keep:
            drop(connection, name)


@contextmanager
def fresh_database(like: str | None = None) -> Iterator[str]:
    """An empty, migrated database in force for the block; afterwards the one before is in force again.

    Or a copy of the one named, to which nobody may be connected just then.
    """
    before = in_force()
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    with maintenance() as connection:
        source = template(connection)
        sweep(connection, source)
        run(connection, "CREATE DATABASE {} TEMPLATE {}", name, like or source)
        # Nothing here survives a crash of the machine anyway; waiting for the disk was a tenth of the suite.
        run(connection, "ALTER DATABASE {} SET synchronous_commit = off", name)
    use(name)
    try:
        yield name
    finally:
        use(before)
        with maintenance() as connection:
            drop(connection, name)
