# SPDX-License-Identifier: Apache-2.0
"""A given server with one address: the running system still gets a role of its own, if it can be made."""

import hashlib
import secrets
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from xiucheng.kernel.settings.values import kept_secret


def note(var: Path, owner: str) -> Path:
    """Where the role made for this address is remembered."""
    return var / "keys" / f"given-{hashlib.sha256(owner.encode()).hexdigest()[:12]}.role"


def app_url(var: Path, owner: str) -> str:
    """The address with the role made for it; the same address when there is none."""
    remembered = note(var, owner)
    if not remembered.exists():
        return owner
    role = remembered.read_text(encoding="utf-8").strip()
    parts = {name: str(value) for name, value in conninfo_to_dict(owner).items() if value is not None}
    return make_conninfo(**parts | {"user": role, "password": secret(var, owner)})


def secret(var: Path, owner: str) -> str:
    return kept_secret(note(var, owner).with_suffix(".password"), 24)


def provide(var: Path, owner: str) -> None:
    """Make the role once, when the given one may make roles and the server lets the new one in."""
    remembered = note(var, owner)
    if remembered.exists() and reachable(app_url(var, owner)):
        return
    with psycopg.connect(owner, autocommit=True) as connection:
        if not may_make_roles(connection):
            return
        role = remembered.read_text("utf-8").strip() if remembered.exists() else free_name(connection)
        make(connection, role, secret(var, owner))
    remembered.write_text(role, encoding="utf-8")
    if not reachable(app_url(var, owner)):
        remembered.unlink()


def may_make_roles(connection: psycopg.Connection) -> bool:
    question = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    return connection.execute(question).fetchone() == (True,)


def free_name(connection: psycopg.Connection) -> str:
    """A role that nobody has: one that is there may serve another installation, which must keep its password."""
    role = f"{connection.info.dbname}_app"
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    return f"{role}_{secrets.token_hex(3)}" if there else role


def make(connection: psycopg.Connection, role: str, password: str) -> None:
    there = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    names = {"role": sql.Identifier(role), "password": sql.Literal(password)}
    if not there:
        connection.execute(sql.SQL("CREATE ROLE {role} LOGIN").format(**names))
    connection.execute(sql.SQL("ALTER ROLE {role} PASSWORD {password}").format(**names))


def reachable(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True
