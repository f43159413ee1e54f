# SPDX-License-Identifier: Apache-2.0
"""A person's words: found, erased by two, gone from every byte that is kept, also after a restore."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import translation
from psycopg.conninfo import make_conninfo

from tests.makers import CASE, WAYS, Bureau, make_case, make_person, report, walk
from xiucheng.delivery.cli import archive
from xiucheng.kernel import clock, vault
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.database import addresses
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.registry import Kept
from xiucheng.kernel.personal import erasure, keeping, queries
from xiucheng.kernel.personal.models import Erasure
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import AccessLog, Personal, Record, Submission
from xiucheng.kernel.record.seal import seal_all
from xiucheng.kernel.record.verify import verify
from xiucheng.kernel.settings import settings

NAME, PHONE = "独孤灵犀", "13977770001"


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A list of erasures of the test's own."""
    monkeypatch.setattr(erasure, "settings", replace(settings, var=tmp_path))
    with translation.override("en"):
        yield


@pytest.fixture(scope="module")
def second(bureau: Bureau) -> Actor:
    return make_person("audit_2", "audit_admin", "jx/")


def told(bureau: Bureau, upto: str = "declined", **form: Any) -> int:
    """A case with somebody's words in it, walked to its end."""
    return make_case(bureau, upto, **({"reporter_name": NAME, "reporter_phone": PHONE} | form)).record_id


def asked(bureau: Bureau, *records: int) -> Erasure:
    return erasure.ask(bureau["security_admin"], [(record, 1) for record in records], "asked")


def test_only_exact_words_are_found_and_namesakes_are_told_apart(bureau: Bureau) -> None:
    boss = bureau["security_admin"]
    one, two = told(bureau), told(bureau, reporter_phone="13866660002")
    still_open = report(bureau, reporter_name=NAME).record_id
    told(bureau, reporter_name=NAME + "儿", reporter_phone="1")
    told(bureau, reporter_name=NAME[:3] + "心", reporter_phone="2")

    found = {hit.record_id: hit for hit in erasure.find(boss, [f"  {NAME} ", ""])}

    assert {one, two, still_open} <= set(found)
    assert found[one].masked == "独** · 139****0001"
    assert found[two].masked == "独** · 138****0002"
    assert [record for record in found if found[record].open] == [still_open]
    assert {hit.record_id for hit in erasure.find(boss, ["", PHONE])} >= {one}
    assert erasure.find(boss, ["独孤"]) == []
    for nothing in ([], [""], ["  "], ["\x00"]):
        with pytest.raises(AccessRefused):
            erasure.find(boss, nothing)
    assert NAME not in str(list(AccessLog.objects.values("what")))


def test_it_takes_two_and_is_decided_once(bureau: Bureau, second: Actor) -> None:
    boss, record = bureau["security_admin"], told(bureau)
    one = asked(bureau, record)

    with pytest.raises(NotAllowed):
        erasure.decide(boss, one.pk, agreed=True)
    both = replace(boss, grants=(*boss.grants, *second.grants))
    with pytest.raises(AccessRefused, match="Two people"):
        erasure.decide(both, one.pk, agreed=True)
    for who in ("system_admin", "receptionist", "leader"):
        for call in (
            lambda actor: erasure.find(actor, [NAME]),
            lambda actor: erasure.ask(actor, [(record, 1)], "asked"),
            lambda actor: erasure.decide(actor, one.pk, agreed=True),
            queries.erasures,
        ):
            with pytest.raises(NotAllowed):
                call(bureau[who])
    with pytest.raises(NotAllowed):
        erasure.ask(bureau["audit_admin"], [(record, 1)], "asked")
    assert Personal.objects.filter(record_id=record).count() == 2

    assert erasure.decide(second, one.pk, agreed=True) == 1
    assert not Personal.objects.filter(record_id=record).exists()
    for again in (True, False):
        with pytest.raises(AccessRefused, match="decided already"):
            erasure.decide(bureau["audit_admin"], one.pk, agreed=again)
    with pytest.raises(NotThere):
        erasure.decide(second, 10**9, agreed=True)


def test_refused_means_nothing_is_erased(bureau: Bureau) -> None:
    record = told(bureau)
    one = asked(bureau, record)
    erasure.decide(bureau["audit_admin"], one.pk, agreed=False)
    assert Personal.objects.filter(record_id=record).count() == 2
    assert queries.erasure(bureau["audit_admin"], one.pk)[0].agreed is False


def test_an_open_case_keeps_its_words(bureau: Bureau, second: Actor) -> None:
    case = report(bureau, reporter_name=NAME)
    with pytest.raises(AccessRefused) as caught:
        asked(bureau, case.record_id)
    assert set(caught.value.errors) == {"entries"}


@pytest.mark.parametrize(
    ("entries", "reason"), [([], "asked"), ([(10**9, 1)], "asked"), ([(1, 1)] * 3, ""), ([(0, 0)], "whim")]
)
def test_nonsense_asks_for_nothing(bureau: Bureau, entries: list[tuple[int, int]], reason: str) -> None:
    before = Erasure.objects.count()
    with pytest.raises(AccessRefused):
        erasure.ask(bureau["security_admin"], entries, reason)
    assert Erasure.objects.count() == before


def test_afterwards_no_byte_that_is_kept_knows_the_name(
    bureau: Bureau, second: Actor, tmp_path: Path
) -> None:
    """Chains are green, and neither the dump of the database nor any file of the place holds the name."""
    marked, number, since = "慕容标记甲", "13912345679", time.time() - 2
    form = {"point": "121.4737,31.2245", "words": "井盖", "channel": "inspector"}
    form |= {"reporter_name": marked, "reporter_phone": number}
    case = engine.start(bureau["inspector"], CASE, "report", form, key="marked-1")
    again = engine.start(bureau["inspector"], CASE, "report", form, key="marked-1")
    assert again.replayed
    case = walk(bureau, case, *WAYS["declined"])
    assert Submission.objects.filter(key="marked-1").exists()
    seal_all()
    hits = erasure.find(bureau["security_admin"], [marked, number])
    assert [hit.record_id for hit in hits] == [case.record_id]

    erasure.decide(second, asked(bureau, case.record_id).pk, agreed=True)
    seal_all()

    assert [one for one in verify().broken if one.get("record") == case.record_id] == []
    assert erasure.find(bureau["security_admin"], [marked, number]) == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()
    owner = str(addresses.ready().owner)
    dumped = tmp_path / "dump.sql"
    archive.run_tool(
        [archive.tool("pg_dump", owner), f"--file={dumped}"], make_conninfo(owner, dbname=str(name))
    )
    text = dumped.read_bytes()
    assert case.number.encode() in text
    # Other than `rglob`, a walk goes on when a folder vanishes: other tests drop their databases meanwhile.
    kept = [Path(folder, name) for folder, _folders, files in os.walk(settings.var) for name in files]
    fresh = [path for path in kept if written(path) >= since]
    assert fresh
    for word in (marked, number):
        assert word.encode() not in text
        assert [path for path in fresh if word.encode() in held(path)] == []


def written(path: Path) -> float:
    """When a file was last written; the database removes some of its own while we look."""
    try:
        return path.stat().st_mtime if path.is_file() else 0.0
    except FileNotFoundError:
        return 0.0


def held(path: Path) -> bytes:
    """What a file holds; nothing when it is gone."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def test_a_restored_backup_is_brought_to_the_same_state(bureau: Bureau, second: Actor) -> None:
    record = told(bureau)
    before = list(Personal.objects.filter(record_id=record))
    erasure.decide(second, asked(bureau, record).pk, agreed=True)
    lines = [json.loads(line) for line in erasure.list_path().read_text().splitlines()]
    assert [(line["record"], line["seq"]) for line in lines] == [(record, 1)]
    assert NAME not in erasure.list_path().read_text()
    Personal.objects.bulk_create(before)  # what an older backup brings back

    listed, gone = erasure.erase_again()

    assert (listed, gone) == (1, 2)
    assert not Personal.objects.filter(record_id=record).exists()
    assert erasure.erase_again() == (1, 0)


@pytest.mark.parametrize("line", ["nonsense", "{}", '{"record": "x", "seq": 1}', "[]", "null"])
def test_a_damaged_list_erases_nothing(bureau: Bureau, tmp_path: Path, line: str) -> None:
    record = told(bureau)
    path = tmp_path / "list"
    path.write_text(json.dumps({"record": record, "seq": 1}) + "\n" + line + "\n")
    with pytest.raises(ValueError, match="Line 2"):
        erasure.erase_again(path)
    assert Personal.objects.filter(record_id=record).exists()


# ---- keeping and keys


def test_words_go_when_the_longest_of_their_times_is_over(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    since = date(2021, 1, 1)
    rules = {
        Kept(CASE, "reporter_name", 30, since, "test"),
        Kept(CASE, "reporter_phone", 400, since, "test"),
        Kept(CASE, "reporter_phone", 60, date(2026, 1, 1), "shorter since this year"),
        Kept(CASE, "reporter_phone", 1, date(2999, 1, 1), "not in force"),
    }
    monkeypatch.setattr(registry, "_kept", rules)
    both, only_name, still_open = (
        told(bureau),
        told(bureau, reporter_phone=""),
        report(bureau, reporter_name=NAME),
    )
    closed = {record: closed_at(record) for record in (both, only_name)}

    def left(record: int, at: datetime) -> int:
        with clock.frozen(at):
            keeping.end_of_keeping()
        return Personal.objects.filter(record_id=record).count()

    assert left(only_name, closed[only_name] + timedelta(days=29)) == 1
    assert left(only_name, closed[only_name] + timedelta(days=30, seconds=1)) == 0
    assert left(both, closed[both] + timedelta(days=59)) == 2
    assert left(both, closed[both] + timedelta(days=60, seconds=1)) == 0
    assert left(still_open.record_id, now() + timedelta(days=3000)) == 1
    assert keeping.days_kept(CASE, date(2020, 1, 1)) == {}


def closed_at(record: int) -> datetime:
    found = Record.objects.get(pk=record).closed_at
    assert found is not None
    return found


def test_a_new_key_reaches_every_value_and_chains_stay_green(bureau: Bureau) -> None:
    record = told(bureau)
    legacy = Personal.objects.filter(record_id=record, name="reporter_name")
    legacy.update(value=NAME)  # as it was stored before there was encryption
    values = dict(Personal.objects.values_list("pk", "value"))

    key, count = keeping.rotate()

    assert count >= len(values)
    assert {vault.key_of(value) for value in Personal.objects.values_list("value", flat=True)} == {key}
    assert [one for one in verify().broken if one.get("record") == record] == []
    assert keeping.rotate(add=False) == (key, 0)
    assert erasure.find(bureau["security_admin"], [NAME])


def test_words_moved_to_another_record_are_noticed(bureau: Bureau) -> None:
    one, two = told(bureau), told(bureau)
    values = {row.name: row.value for row in Personal.objects.filter(record_id=one)}
    for name, value in values.items():
        Personal.objects.filter(record_id=two, name=name).update(value=value)
    broken = [problem for problem in verify().broken if problem.get("record") == two]
    assert "cannot be read" in broken[0]["problem"]
    Personal.objects.filter(record_id=two).delete()


def test_the_platform_itself_asks_for_nothing(bureau: Bureau) -> None:
    record = told(bureau)
    with pytest.raises(AccessRefused, match="a person"):
        erasure.ask(system("job"), [(record, 1)], "asked")
