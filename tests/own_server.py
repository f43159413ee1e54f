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


def hurry(var: Path = OWN) -> None:
    """Let the embedded server of a folder of tests not wait until files lie on the disk: an eighth of the suite.

    What tests kill are processes; only a power failure would show the difference. Any other folder stays as it is.
    """
    # imported late, as they read the settings
    from xiucheng.kernel.database import embedded  # noqa: PLC0415
    from xiucheng.kernel.database.place import SUPERUSER, Place  # noqa: PLC0415

    if var == OWN and (os.environ.get("DATABASE_URL") or os.environ["XIUCHENG_VAR"] != str(OWN)):
        return
    embedded.ensure(var)
    with psycopg.connect(Place(var).url(SUPERUSER, "postgres"), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    if var != OWN:
        embedded.release(var)
