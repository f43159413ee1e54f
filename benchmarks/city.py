# SPDX-License-Identifier: Apache-2.0
"""A city of a given size for benchmarks: built once by the demo's builder, kept beside the other databases."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from time import perf_counter

from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from psycopg import Connection

from xiucheng.delivery import demo
from xiucheng.delivery.cli.migrate import bring_up_to_date, classes_told, posts_told
from xiucheng.delivery.demo import size
from xiucheng.delivery.testing import drop, maintenance, names, run, use
from xiucheng.foundation.geography.queries import refresh
from xiucheng.kernel.access.actor import Actor, by_id, digest_of
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.access.models import Area, Person, Session
from xiucheng.kernel.clock import now

CASES = 10_000
"""So many unless XIUCHENG_BENCH_CASES or `--cases` says otherwise; the promises are for a million."""
FORMAT = 2
"""Counted up when the builder makes something else: cities of the format before are built anew."""
GRIDS_A_SCALE = 300
CASES_A_GRID = 400


@dataclass(frozen=True)
class City:
    """People by sign-in name, and the smallest areas."""

    people: dict[str, Actor]
    grids: list[str]
    cases: int


def asked_size() -> int:
    return int(os.environ.get("XIUCHENG_BENCH_CASES", CASES))


@contextmanager
def city(cases: int) -> Iterator[City]:
    """The city of that many cases in force for the block; it stays for the next time."""
    name = _name(cases)
    with maintenance() as connection:
        there = name in names(connection, "city\\_%")
        if not there:
            _fresh(connection, f"{name}_draft")
    if not there:
        _build(f"{name}_draft", cases)
        with maintenance() as connection:
            run(connection, "ALTER DATABASE {} RENAME TO {}", f"{name}_draft", name)
    with again(cases):
        bring_up_to_date()
        posts_told()
        classes_told()  # an older city's posts and classes, as an operator's own
        people = {person.login: by_id(person.pk) for person in Person.objects.all()}
        grids = sorted(Area.objects.filter(kind="grid").values_list("path", flat=True))
        yield City({login: actor for login, actor in people.items() if actor}, grids, cases)


@contextmanager
def again(cases: int) -> Iterator[None]:
    """The city of that many cases, which is there and up to date, in force for the block."""
    before = str(connections.settings["default"]["NAME"])
    use(_name(cases))
    try:
        refresh()
        yield
    finally:
        use(before)
        refresh()


def _name(cases: int) -> str:
    return f"city_{FORMAT}_{cases}"


def _fresh(connection: Connection, name: str) -> None:
    drop(connection, name)
    run(connection, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)


def _build(name: str, cases: int) -> None:
    before, began = str(connections.settings["default"]["NAME"]), perf_counter()
    use(name)
    try:
        bring_up_to_date()
        scale = max(1, min(10, cases // (GRIDS_A_SCALE * CASES_A_GRID)))
        with transaction.atomic():
            actors, drawn = demo.district(1, scale, "Demo-benchmark-1")
        size.grow(actors, drawn, cases, seed=1, tell=_tell)
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    finally:
        use(before)
        refresh()
    _tell(f"{cases:,} cases built in {perf_counter() - began:.0f} s")


def _tell(line: str) -> None:
    sys.stderr.write(f"{line}\n")


def browser(login: str) -> Client:
    """Somebody signed in, without the slow hash of a password."""
    at, key = now(), f"bench key of {login}"
    Session.objects.update_or_create(
        digest=digest_of(key),
        defaults={
            "person": Person.objects.get(login=login),
            "created_at": at,
            "seen_at": at,
            "expires_at": at + timedelta(hours=1),
        },
    )
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "127.0.0.1")
    client.cookies[COOKIE] = key
    return client
