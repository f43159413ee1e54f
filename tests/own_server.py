# SPDX-License-Identifier: Apache-2.0
"""Tests have an embedded server of their own, which does not wait for the disk; `var/` stays the developer's.

Loaded by pytest before Django reads its settings. A database or folder that the caller names is used as it is.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg

OWN = Path(__file__).parents[1] / "build" / "test-var"

if not os.environ.get("DATABASE_URL"):
    os.environ.setdefault("XIUCHENG_VAR", str(OWN))


def hurry() -> None:
    """Let that server not wait until files lie on the disk: an eighth of the suite.

    What tests kill are processes; only a power failure would show the difference. A database or folder that the
    caller names stays as it is.
    """
    # imported late, as they read the settings
    from xiucheng.kernel.database import embedded  # noqa: PLC0415
    from xiucheng.kernel.database.place import SUPERUSER, Place  # noqa: PLC0415

    if os.environ.get("DATABASE_URL") or os.environ["XIUCHENG_VAR"] != str(OWN):
        return
    embedded.ensure(OWN)
    with psycopg.connect(Place(OWN).url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
