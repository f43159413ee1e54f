# SPDX-License-Identifier: Apache-2.0
"""The actor: who asks. Every query and action takes one first; it loads in one statement."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Literal, NamedTuple

from xiucheng.kernel.access import readers
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.database.prepared import fetch_one

Kind = Literal["person", "system", "anonymous"]
Reach = tuple[tuple[str, ...], tuple[str, ...]]
"""Unit paths, and area paths."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One appointment: permissions of a post, in a unit (`holder`) and, when it has one, an `area`."""

    post: str
    post_name: str
    holder: str
    holder_name: str
    area: str
    permissions: frozenset[str]
    stands_in: int | None = None
    """Whose appointment it is, when somebody else lets the actor stand in for a time."""

    def covers_holder(self, path: str) -> bool:
        return path.startswith(self.holder)

    def covers_area(self, path: str) -> bool:
        return bool(self.area) and path.startswith(self.area)


@dataclass(frozen=True)
class Actor:
    """Somebody, or the system itself, with what their appointments of today allow."""

    id: int | None
    name: str
    login: str = ""
    grants: tuple[Grant, ...] = ()
    language: str = "zh-hans"
    kind: Kind = "person"
    must_change_password: bool = False
    must_enrol: bool = False
    """Whether a post asks for a second factor that is not set up yet."""

    @property
    def held_up(self) -> bool:
        """Signed in, but nothing opens before the password is changed or the second factor set up."""
        return self.must_change_password or self.must_enrol

    def may(self, permission: str) -> bool:
        """Whether any appointment holds the permission, wherever."""
        return any(permission in grant.permissions for grant in self.grants)

    @property
    def is_person(self) -> bool:
        return self.kind == "person"

    @cached_property
    def submitter(self) -> str:
        """The name under which this actor's submission keys are kept."""
        return f"p:{self.id}" if self.kind == "person" else f"{self.kind[0]}:{self.name}"

    @cached_property
    def _reaches(self) -> dict[str, Reach]:
        return {}

    def reach(self, permission: str) -> Reach:
        """(unit paths, area paths) of the posts that hold a permission; the system reaches all ("")."""
        if self.kind == "system":
            return ("",), ()
        if permission not in self._reaches:
            grants = [grant for grant in self.grants if permission in grant.permissions]
            self._reaches[permission] = (
                _shortest(grant.holder for grant in grants),
                _shortest(grant.area for grant in grants if grant.area),
            )
        return self._reaches[permission]

    def sight(self, app: str) -> Reach:
        """(unit paths, area paths) whose records of `app` this actor may see."""
        return self.reach(f"{app}.view")

    def readers(self, app: str) -> tuple[str, ...]:
        """The paths by which records of `app` may be opened to this actor for reading: as a person, and by post."""
        grants = [grant for grant in self.grants if f"{app}.view" in grant.permissions]
        if self.id is None or not grants:
            return ()
        posts = (readers.of_post(grant.post, grant.holder) for grant in grants)
        return _shortest([readers.of_person(self.id), *posts])


def _shortest(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths that no other one already covers."""
    kept: list[str] = []
    for path in sorted(set(paths)):
        if not any(path.startswith(shorter) for shorter in kept):
            kept.append(path)
    return tuple(kept)


ANONYMOUS = Actor(id=None, name="", kind="anonymous")


def system(name: str) -> Actor:
    """The platform itself acting under a name, e.g. `relay`; it sees everything and holds no post."""
    return Actor(id=None, name=name, kind="system")


# one's own appointments, and for a time those that others let one stand in for: never an administrator's
_SELECT = """
SELECT p.id, p.login, p.name, p.name_en, p.language, p.must_change_password, {session},
       (SELECT coalesce(json_agg(json_build_array(o.code, o.name, h.path, h.name, a.area, o.permissions, a.stands_in)
                                 ORDER BY a.stands_in NULLS FIRST, a.id), '[]')::text
        FROM (SELECT id, post_id, holder_path, area, starts_on, ends_on, NULL::bigint AS stands_in
              FROM appointment WHERE person_id = p.id
              UNION ALL
              SELECT b.id, b.post_id, b.holder_path, b.area, b.starts_on, b.ends_on, b.person_id
              FROM delegation d JOIN appointment b ON b.id = d.appointment_id
              JOIN person q ON q.id = b.person_id AND q.is_active
              WHERE d.person_id = p.id AND d.starts_at <= %(at)s AND d.ends_at > %(at)s AND d.ended_at IS NULL) a
        JOIN post o ON o.code = a.post_id JOIN holder h ON h.path = a.holder_path
        WHERE a.starts_on <= %(today)s AND (a.ends_on IS NULL OR a.ends_on >= %(today)s)
          AND (a.stands_in IS NULL OR o.admin_kind = '') {only})
FROM {source} JOIN person p ON p.id = s.person_id AND p.is_active
WHERE {where}
"""
_BY_SESSION = _SELECT.format(
    session="s.stage, s.seen_at, s.expires_at, s.idle_minutes",
    source="session s",
    # before its code was given a session is nobody's
    where="s.digest = %(digest)s AND s.expires_at > %(at)s AND s.stage <> 'code'",
    only="",
)
_BY_TOKEN = _SELECT.format(
    session="'', s.expires_at, s.expires_at, 0",
    source="api_token s",
    where="s.digest = %(digest)s AND s.expires_at > %(at)s AND s.revoked_at IS NULL",
    # a program cannot give a code: posts that ask for one open to a token only when its owner had a second factor
    # before they made it. The token goes on for the other posts. Without a rule the defaults of `policy` hold
    only="""AND (s.created_at >= p.totp_confirmed_at OR NOT coalesce(
              (SELECT y.second_factor FROM post_policy y WHERE y.post_id = o.code AND y.valid_from <= %(today)s
               ORDER BY y.valid_from DESC LIMIT 1), o.admin_kind <> ''))""",
)
_BY_ID = _SELECT.format(
    session="'', p.created_at, p.created_at, 0",
    source="(SELECT %(person)s::bigint AS person_id) s",
    where="true",
    only="",
)


def digest_of(key: str) -> bytes:
    """What is stored of a session key or token: its SHA-256."""
    return hashlib.sha256(key.encode()).digest()


class Seen(NamedTuple):
    """Somebody signed in: when the session was last seen, when it ends, and after how long without an act."""

    actor: Actor
    at: datetime
    expires_at: datetime
    idle: timedelta


def by_session(key: str) -> Seen | None:
    """Who a session cookie stands for; None when it is not valid or waits for its code."""
    return _load(_BY_SESSION, digest=digest_of(key))


def by_token(token: str) -> Actor | None:
    """The actor of an API token, None when it is unknown, revoked or past its end."""
    loaded = _load(_BY_TOKEN, digest=digest_of(token))
    return loaded.actor if loaded else None


def by_id(person: int) -> Actor | None:
    """The actor of a person's id, for commands and jobs that act in somebody's name."""
    loaded = _load(_BY_ID, person=person)
    return loaded.actor if loaded else None


def _load(sql: str, **params: Any) -> Seen | None:
    at = now()
    row = fetch_one(sql, params | {"at": at, "today": local(at).date()})
    if row is None:
        return None
    person, login, name, name_en, language, must_change, stage, seen_at, expires_at, idle, grants = row
    shown = name_en if language == "en" and name_en else name
    return Seen(
        Actor(
            id=person,
            name=shown,
            login=login,
            language=language,
            must_change_password=must_change,
            must_enrol=stage == "enrol",
            grants=tuple(_grant(values) for values in json.loads(grants)),
        ),
        seen_at,
        expires_at,
        timedelta(minutes=idle),
    )


def _grant(values: list[Any]) -> Grant:
    """A grant of a row; who stands in takes over the work and no power over people."""
    post, name, holder, unit, area, permissions, stands_in = values
    kept = (one for one in permissions if stands_in is None or not one.startswith("access."))
    return Grant(post, name, holder, unit, area, frozenset(kept), stands_in)
