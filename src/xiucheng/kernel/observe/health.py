# SPDX-License-Identifier: Apache-2.0
"""What the database tells about the whole system: migrations, queue, relay, connections."""

from dataclasses import dataclass
from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader

# A consumer that is this far behind shows people yesterday's desk.
STALE_SECONDS = 60.0

LAGS = """
SELECT c.name, coalesce(extract(epoch FROM clock_timestamp() - (
    SELECT e.at FROM entry e WHERE (e.xid, e.id) > (c.xid::text::xid8, c.entry_id)
    ORDER BY e.xid, e.id LIMIT 1
)), 0)::float8 FROM relay_cursor c
"""
# of messages, what is sent and done with is history and not counted
WAITING = """
SELECT 'jobs', status::text, count(*), 0::float8 FROM procrastinate_jobs GROUP BY status
UNION ALL
SELECT channel, state, count(*), coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8
FROM delivery WHERE state IN ('waiting', 'sending', 'failed', 'dead', 'unsure') GROUP BY channel, state
"""
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
APPLIED = "SELECT app, name FROM django_migrations"


@dataclass(frozen=True, slots=True)
class Health:
    """The figures of one look; `problem` is a sentence when the system should get no requests."""

    problem: str = ""
    lags: tuple[tuple[str, float], ...] = ()
    jobs: tuple[tuple[str, int], ...] = ()
    connections: int = 0
    outbox: tuple[tuple[str, str, int, float], ...] = ()
    """(channel, state, messages, age of the oldest in seconds)."""


@cache
def known_migrations() -> frozenset[tuple[str, str]]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(loader.disk_migrations)


def look() -> Health:
    """Ask the database once; a database that does not answer is a finding, not an error."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(APPLIED)
            missing = known_migrations() - {(app, name) for app, name in cursor.fetchall()}
            if missing:
                return Health(f"{len(missing)} migrations are not applied; run `xiucheng migrate`.")
            cursor.execute(LAGS)
            lags = tuple((name, max(0.0, lag)) for name, lag in cursor.fetchall())
            cursor.execute(WAITING)
            waiting = cursor.fetchall()
            cursor.execute(CONNECTIONS)
            row = cursor.fetchone()
    except DatabaseError as error:
        return Health(f"The database does not answer: {type(error).__name__}.")
    late = [f"{name} by {lag:.0f} s" for name, lag in lags if lag > STALE_SECONDS]
    problem = f"Consumers of the record are behind: {', '.join(late)}." if late else ""
    jobs = tuple((status, count) for kind, status, count, _age in waiting if kind == "jobs")
    outbox = tuple(line for line in waiting if line[0] != "jobs")
    return Health(problem, lags, jobs, row[0] if row else 0, outbox)
