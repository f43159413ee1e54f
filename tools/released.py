# SPDX-License-Identifier: Apache-2.0
"""`python -m tools.released VERSION`: keeps a released version's tables, rows and statements for the upgrade test.

Run it once in the tree that is released. It makes a small bureau with cases, writes its database as SQL, then walks one
more case and writes every statement of that walk: what this version still sends while the next one has already changed
the tables.
"""

import base64
import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from xiucheng.delivery.cli.ready import django_ready

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "tests" / "upgrade" / "released"
# what only psql or a newer server understands
LEFT_OUT = ("\\restrict", "\\unrestrict", "SET transaction_timeout")
LONGEST = 2_000_000


def main(arguments: list[str]) -> int:
    (version,) = arguments
    django_ready()
    from tests.makers import bureau_database, make_case  # noqa: PLC0415 - wants Django ready

    KEPT.mkdir(parents=True, exist_ok=True)
    with bureau_database() as bureau:
        for state in ("reported", "accepted", "filed", "handled", "closed"):
            make_case(bureau, state)
        text = dump()
        if len(text) > LONGEST:
            sys.stderr.write("The dump is too large to be kept; make fewer cases.\n")
            return 1
        (KEPT / f"{version}.sql").write_text(text, encoding="utf-8")
        about = {"version": version, "migrations": migrations(), "statements": walked(bureau)}
    lines = json.dumps(about, ensure_ascii=False, indent=0, default=spelled)
    (KEPT / f"{version}.json").write_text(lines + "\n", encoding="utf-8")
    print(f"{KEPT / version}.sql and .json written")
    return 0


def dump() -> str:
    """The database in force as SQL that any server from the oldest one on takes."""
    from django.db import connections  # noqa: PLC0415
    from psycopg.conninfo import make_conninfo  # noqa: PLC0415

    from xiucheng.kernel.database import addresses, cluster  # noqa: PLC0415

    url = make_conninfo(addresses.urls().owner, dbname=str(connections.settings["owner"]["NAME"]))
    options = ["--inserts", "--rows-per-insert=500", "--no-owner", "--no-privileges", "--no-comments"]
    command = [str(cluster.programs() / "pg_dump"), *options, f"--dbname={url}"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = (line for line in done.stdout.splitlines() if line and not line.startswith(("--", *LEFT_OUT)))
    return "\n".join(lines) + "\n"


def migrations() -> list[list[str]]:
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [list(row) for row in cursor.fetchall()]


def walked(bureau: Any) -> list[dict[str, Any]]:
    """Every statement of one more case from its report to its end, with how many rows each returned."""
    from django.db import connection  # noqa: PLC0415

    from tests.makers import make_case  # noqa: PLC0415
    from xiucheng.kernel.database import prepared  # noqa: PLC0415

    kept: list[dict[str, Any]] = []
    send = prepared._send

    def sent(sql: str, params: Any, wrapper: Any) -> Any:
        rows = send(sql, params, wrapper)
        kept.append({"sql": sql, "params": dict(params), "rows": len(rows)})
        return rows

    def told(execute: Callable[..., Any], sql: str, params: Sequence[Any] | None, *rest: Any) -> Any:
        if not sql.startswith(("SAVEPOINT", "RELEASE")):
            kept.append({"sql": sql, "params": list(params or ()), "rows": None})
        return execute(sql, params, *rest)

    prepared._send = sent
    try:
        with connection.execute_wrapper(told):
            make_case(bureau, "closed")
    finally:
        prepared._send = send
    return kept


def spelled(value: Any) -> Any:
    """A parameter as JSON that can be read back."""
    if isinstance(value, bytes | memoryview):
        return {"$bytes": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime | date):
        return {"$text": value.isoformat()}
    if isinstance(value, Decimal):
        return {"$text": str(value)}
    raise TypeError(type(value).__name__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
