# SPDX-License-Identifier: Apache-2.0
"""From each kept release: rows come over, chains stay whole, and the older version can go on meanwhile."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection, connections
from psycopg.conninfo import make_conninfo
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import CASE, FORMS
from xiucheng.delivery.cli.migrate import bring_up_to_date, run_migrate, unapplied
from xiucheng.delivery.testing import drop, maintenance, run, use
from xiucheng.foundation.organization.actions import shipped_posts
from xiucheng.kernel.access.actor import by_id
from xiucheng.kernel.access.models import Person, Post
from xiucheng.kernel.database import addresses, prepared
from xiucheng.kernel.observe.health import known_migrations
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import AccessLog, Record
from xiucheng.kernel.record.verify import verify

KEPT = Path(__file__).parent / "released"
VERSIONS = sorted(path.stem for path in KEPT.glob("*.sql"))


@pytest.fixture(autouse=True)
def _no_file_of_seals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seals of other tests are not this database's."""
    monkeypatch.setattr("xiucheng.kernel.record.verify.anchor_path", lambda: tmp_path / "none.jsonl")


@pytest.fixture(params=VERSIONS)
def released(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[dict[str, Any]]:
    """The database of a release, brought up to date; yields what that release tells of itself."""
    about: dict[str, Any] = json.loads((KEPT / f"{request.param}.json").read_text("utf-8"))
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    with django_db_blocker.unblock():
        before = str(connections.settings["default"]["NAME"])
        with maintenance() as owner:
            run(owner, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
        url = make_conninfo(addresses.urls().owner, dbname=name)
        with psycopg.connect(url, autocommit=True) as fresh:
            script: Any = (KEPT / f"{request.param}.sql").read_text("utf-8")
            fresh.execute(script)
        use(name)
        try:
            about["applied"] = bring_up_to_date()
            yield about
        finally:
            use(before)
            with maintenance() as owner:
                drop(owner, name)


def test_there_is_a_release_to_come_from() -> None:
    assert VERSIONS


def test_rows_come_over_chains_stay_whole_and_the_older_version_goes_on(released: dict[str, Any]) -> None:
    kept = {tuple(pair) for pair in released["migrations"]}
    assert released["applied"] == len(known_migrations() - kept)
    assert unapplied() == 0
    first = verify(None)
    assert (first.broken, first.checked >= 5) == ([], True)
    count = Record.objects.count()

    for statement in released["statements"]:
        replay(statement)

    assert Record.objects.count() == count + 1, "the older version walked one more case"
    assert verify(None).broken == []


def test_a_case_of_the_older_version_goes_on_in_this_one(released: dict[str, Any]) -> None:
    case = Record.objects.get(process=CASE, state="reported")
    person = by_id(Person.objects.get(login="receptionist").pk)
    assert person is not None
    answer = engine.step(person, CASE, case.pk, "accept", FORMS["accept"], version=case.version)
    assert answer.state == "accepted"
    assert verify(None).broken == []


def test_new_rights_reach_the_posts_of_before_once_and_are_told(
    released: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    """Otherwise nobody of an older installation could open what came with a newer version."""
    before = {post.code: set(post.permissions) for post in Post.objects.all()}
    granted = {right for rights in before.values() for right in rights}

    assert run_migrate([]) == 0

    told = capsys.readouterr().err
    after = {post.code: set(post.permissions) for post in Post.objects.all()}
    shipped_rights = {right for shipped in shipped_posts() for right in shipped.permissions}
    assert {right for rights in after.values() for right in rights} >= shipped_rights
    for shipped in shipped_posts():
        old = before.get(shipped.code)
        given = set(shipped.permissions) if old is None else set(shipped.permissions) - granted
        assert after[shipped.code] == given | (old or set()), "nothing else is given, and nothing taken away"
        line = next((line for line in told.splitlines() if f"The post {shipped.code} " in line), "")
        assert all(right in line for right in given), shipped.code
    boss = by_id(Person.objects.get(login="system_admin").pk)
    assert boss is not None
    assert boss.may("jobs.manage")
    assert AccessLog.objects.filter(kind="posts_brought_up").count() == told.count("The post ")

    Post.objects.filter(code="system_admin").update(permissions=["access.accounts"])
    Post.objects.filter(code="leader").update(permissions=["jobs.manage", "notify.manage"])
    assert run_migrate([]) == 0
    assert "system_admin" not in capsys.readouterr().err, "what the bureau arranged otherwise stays"


def replay(statement: dict[str, Any]) -> None:
    """Send what the older version sent; it must answer as many rows as then."""
    params = read_back(statement["params"])
    if isinstance(params, dict):
        assert len(prepared.fetch_all(statement["sql"], params)) == statement["rows"], statement["sql"]
        return
    with connection.cursor() as cursor:
        cursor.execute(statement["sql"], params or None)


def read_back(value: Any) -> Any:
    """A parameter as `tools.released` spelled it."""
    if isinstance(value, dict):
        if "$bytes" in value:
            return base64.b64decode(value["$bytes"])
        return value["$text"] if "$text" in value else {name: read_back(one) for name, one in value.items()}
    return [read_back(one) for one in value] if isinstance(value, list) else value
