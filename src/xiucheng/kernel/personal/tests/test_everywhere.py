# SPDX-License-Identifier: Apache-2.0
"""Somebody whose name and number came everywhere is erased: no store knows them, also after a restore."""

from __future__ import annotations

import json
import logging
import os
import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from unittest import mock
from urllib.parse import quote

import pytest
from django.db import connection, connections
from django.utils import translation
from psycopg.conninfo import make_conninfo

from tests.makers import SETTER_UP, Bureau, hashed_password, make_case, make_person
from xiucheng.delivery.cli import archive
from xiucheng.delivery.cli.migrate import bring_up_to_date
from xiucheng.delivery.testing import drop, maintenance, run, use
from xiucheng.kernel.access import actions, journal, second_factor, standing_in, tokens
from xiucheng.kernel.access.actor import Actor, by_id
from xiucheng.kernel.access.login import begin
from xiucheng.kernel.access.models import Appointment, Person
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import actions as configuration
from xiucheng.kernel.configuration.declared import NEARLY_DUE
from xiucheng.kernel.database import addresses
from xiucheng.kernel.files import actions as files
from xiucheng.kernel.files import store
from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.files.tests.samples import photo
from xiucheng.kernel.files.types import FileKind, FileState
from xiucheng.kernel.filters import actions as filters
from xiucheng.kernel.jobs import background
from xiucheng.kernel.jobs.models import JobNote
from xiucheng.kernel.notify import management, preferences
from xiucheng.kernel.notify import providers as outbox
from xiucheng.kernel.notify.kinds import JOB_ENDED
from xiucheng.kernel.notify.models import Delivery, Notice
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.notify.providers.files import FileProvider
from xiucheng.kernel.notify.types import Channel, Message
from xiucheng.kernel.observe.logs import JsonFormatter
from xiucheng.kernel.oidc.models import Identity
from xiucheng.kernel.personal import accounts, erasure
from xiucheng.kernel.record.models import AccessLog, Entry, Record
from xiucheng.kernel.record.verify import verify
from xiucheng.kernel.settings import settings
from xiucheng.kernel.sharing.models import Opening
from xiucheng.operations.intake import actions as intake
from xiucheng.operations.intake import queries as imports
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.types import State

LOGIN, NAME, NAME_EN = "shangguan.bj", "上官标记", "Shangguan Marked"
PHONE, MAIL = "13755550123", "shangguan.marked@example.org"
WORDS = (LOGIN, NAME, NAME_EN, PHONE, MAIL)
HEADER = "编号,上报时间,问题描述\n"


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Files of the test's own, in English."""
    for module in (erasure, imports, intake, outbox, store):
        monkeypatch.setattr(module, "settings", replace(settings, var=tmp_path))
    monkeypatch.setattr("xiucheng.kernel.record.verify.anchor_path", lambda: tmp_path / "none.jsonl")
    with translation.override("en"):
        yield tmp_path


@pytest.fixture(scope="module")
def second(bureau: Bureau) -> Actor:
    return make_person("audit_2", "audit_admin", "jx/")


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """What the log says meanwhile."""
    told: list[str] = []
    handler = logging.Handler(logging.INFO)
    handler.emit = lambda record: told.append(JsonFormatter().format(record))  # type: ignore[method-assign]
    logging.getLogger().addHandler(handler)
    yield told
    logging.getLogger().removeHandler(handler)


def employed(login: str = LOGIN, name: str = NAME, name_en: str = NAME_EN) -> Actor:
    """Somebody who works at the centre."""
    with mock.patch.object(actions, "make_password", return_value=hashed_password()):
        person = actions.open_account(SETTER_UP, login, name, "Sparrow-2026-cloud", name_en=name_en)
    actions.appoint(SETTER_UP, person, "centre_head", "jx/jd/", starts_on=date(2026, 1, 1))
    actor = by_id(person.pk)
    assert actor is not None
    return actor


def left(actor: Actor) -> None:
    """Their work is handed over, the account is off, and no post lasts."""
    assert actor.id is not None
    actions.switch_off(SETTER_UP, actor.id)
    Appointment.objects.filter(person_id=actor.id or 0).update(
        ends_on=local(now()).date() - timedelta(days=1)
    )


def reader_of(content: bytes) -> Callable[[int], bytes]:
    return BytesIO(content).read


def everywhere(bureau: Bureau, actor: Actor) -> int:
    """Let somebody's words come wherever they can come; returns the record of a case about them."""
    preferences.choose(actor, {"mail": MAIL, "phone": PHONE})
    second_factor.begin(actor)
    tokens.issue(actor.id or 0, NAME)
    begin(LOGIN, "Sparrow-2026-cloud")
    colleague = Person.objects.get(login="receptionist_2")
    post_held = standing_in.own_posts(actor)[0].pk
    today = local(now()).date()
    standing_in.lend(actor, post_held, colleague.login, today, today, f"{NAME} away, call {PHONE}")
    sent = files.keep(bureau["inspector"], FileKind.PHOTO, f"{NAME}.jpg", drafted(photo(20, 20)))
    case = make_case(bureau, "declined", reporter_name=NAME, reporter_phone=PHONE, photos=[sent.pk])
    for whose, words in ((actor, NAME), (bureau["receptionist"], PHONE)):
        filters.keep(whose, "/cases/supervision.case/", f"q={words}&state=filed", words)
    Identity.objects.create(
        issuer="https://id.example.org", subject=LOGIN, person_id=actor.id, name=NAME, login=LOGIN
    )
    end = now() + timedelta(days=1)
    boss = bureau["receptionist"].id or 0
    Opening.objects.create(
        record_id=case.record_id,
        person_id=boss,
        opened_by_id=boss,
        until=end,
        opened_at=now(),
        why=f"for {NAME}",
    )
    job = background.ask(actor, "intake.work", f"Import of {NAME}.csv", run=0)
    background.cancel(actor, job, f"{NAME} called")
    configuration.change(SETTER_UP, NEARLY_DUE.name, NEARLY_DUE.default, starts_on=today, why=f"for {NAME}")
    post([News(actor.id or 0, JOB_ENDED, "job:marked", title=NAME, url="/background/")])
    at = now()
    given_up = Delivery.objects.create(
        state="dead",
        person_id=bureau["receptionist"].id or 0,
        channel="mail",
        key="marked",
        notices=[1],
        problem=f"{MAIL} is unknown",
        created_at=at,
        next_at=at,
        changed_at=at,
    )
    management.send_again(SETTER_UP, given_up.pk, f"{PHONE} is right")
    in_files(actor)
    return case.record_id


def in_files(actor: Actor) -> None:
    """The same in messages that were not sent, a table that waits, and remarks of one that was taken over."""
    provider = FileProvider(Channel.MAIL, outbox.folder())
    provider.send(Message("k1", MAIL, "Xiucheng", "one matter", ""))
    provider.send(Message("k2", "li@example.org", "Xiucheng", "another", ""))
    waiting = intake.receive(
        actor, f"{NAME}.csv", [f"{HEADER}A1,2026-01-01 08:00,{NAME}的投诉\n".encode("gb18030")]
    )
    assert waiting.state == State.READY
    done = intake.receive(actor, "other.csv", [HEADER.encode()])
    ImportRun.objects.filter(pk=done.pk).update(
        state=State.DONE, undone_by=NAME, error=f"{NAME}.csv is broken", reason=f"{NAME} asked"
    )
    imports.remarks_path(done).write_text(f"line,sentence\n2,{PHONE} is no time\n3,fine\n", "utf-8-sig")


def drafted(content: bytes) -> store.Draft:
    draft = store.Draft()
    draft.write(content)
    return draft


def dumped(folder: Path) -> bytes:
    """Every row of the database in force, as text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        (name,) = cursor.fetchone()
    owner, path = str(addresses.ready().owner), folder / f"dump-{secrets.token_hex(3)}.sql"
    command = [archive.tool("pg_dump", owner), f"--file={path}", "--data-only"]
    archive.run_tool(command, make_conninfo(owner, dbname=str(name)))
    text = path.read_bytes()
    path.unlink()
    return text


def holding(text: bytes, words: tuple[str, ...] = WORDS) -> list[str]:
    return [word for word in words if word.encode() in text or quote(word).encode() in text]


def test_nothing_knows_them_and_every_chain_is_green(
    bureau: Bureau, second: Actor, place: Path, lines: list[str]
) -> None:
    actor = employed()
    record = everywhere(bureau, actor)
    assert actor.id is not None
    assert set(holding(dumped(place))) == {*WORDS}, "the test put them there"
    assert [path for path in place.rglob("*") if path.is_file() and holding(path.read_bytes(), (PHONE,))]
    left(actor)
    backup = place.parent / f"backup-{secrets.token_hex(3)}"
    owner = str(addresses.ready().owner)
    archive.dump(make_conninfo(owner, dbname=connections.settings["default"]["NAME"]), backup)
    photo_bytes = store.place(File.objects.get(attachment__record_id=record).digest).read_bytes()
    before = Entry.objects.filter(actor_id=actor.id).count()

    boss = bureau["security_admin"]
    found = erasure.find(boss, [NAME, PHONE])
    assert [one.record_id for one in found] == [record]
    words = erasure.ask(boss, [(record, 1)], "asked", files=True)
    account = accounts.ask(boss, LOGIN, "needless")
    for asked in (words, account):
        erasure.decide(second, asked.pk, agreed=True)

    assert_gone(actor.id, record, place)
    assert holding("\n".join(lines).encode()) == []
    assert Entry.objects.filter(actor_id=actor.id).count() == before
    told = outbox.folder() / "mail.jsonl"
    assert [json.loads(line)["key"] for line in told.read_text("utf-8").splitlines()] == ["k2"]
    restored_is_erased_again(actor.id, record, place, backup, photo_bytes)


def assert_gone(person: int, record: int, place: Path) -> None:
    assert holding(dumped(place)) == []
    for path in place.rglob("*"):
        if path.is_file():
            assert holding(path.read_bytes()) == [], path
    assert verify(None).broken == []
    row = Person.objects.get(pk=person)
    assert (row.login, row.is_active, row.totp_secret) == (f"#{person}", False, "")
    hung = Attachment.objects.get(record_id=record)
    assert File.objects.get(pk=hung.file_id).state == FileState.ERASED


def restored_is_erased_again(person: int, record: int, place: Path, backup: Path, content: bytes) -> None:
    """The archive of before brings words, account and photo back; the list of erasures takes them again."""
    before = str(connections.settings["default"]["NAME"])
    name = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    with maintenance() as owner:
        run(owner, "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", name)
    url = make_conninfo(str(addresses.ready().owner), dbname=name)
    try:
        archive.load(url, backup)
        use(name)
        bring_up_to_date()
        digest = File.objects.get(attachment__record_id=record).digest
        store.place(digest).parent.mkdir(parents=True, exist_ok=True)
        store.place(digest).write_bytes(content)
        assert set(holding(dumped(place))) == {*WORDS}

        listed, gone = erasure.erase_again()

        assert (listed, gone) == (3, 4), "an entry with two words, a photo, an account"
        assert_gone(person, record, place)
        assert not store.place(digest).exists()
        assert erasure.erase_again() == (3, 0)
    finally:
        use(before)
        with maintenance() as owner:
            drop(owner, name)


def test_who_is_still_here_is_not_erased(bureau: Bureau, second: Actor) -> None:
    actor, boss = employed("stays.on", "在职者", ""), bureau["security_admin"]

    def refused(login: str = "stays.on") -> str:
        with pytest.raises(AccessRefused) as caught:
            accounts.ask(boss, login, "needless")
        return str(caught.value)

    assert "can still sign in" in refused()
    left(actor)
    Appointment.objects.filter(person_id=actor.id or 0).update(ends_on=None)
    assert "lasts longer" in refused()
    Appointment.objects.filter(person_id=actor.id or 0).update(ends_on=local(now()).date())
    held = make_case(bureau, "reported").record_id
    Record.objects.filter(pk=held).update(holder_person_id=actor.id or 0)
    assert "open cases in hand" in refused()
    Record.objects.filter(pk=held).update(holder_person_id=None)
    for nobody in ("", "nobody", "\x00", "x" * 300):
        assert "no such account" in refused(nobody)

    asked = accounts.ask(boss, "stays.on", "needless")
    assert "waits for a second administrator" in refused()
    actions.switch_on(SETTER_UP, actor.id or 0)
    with pytest.raises(AccessRefused, match="can still sign in"):
        erasure.decide(second, asked.pk, agreed=True)
    assert Person.objects.get(pk=actor.id or 0).name == "在职者"
    erasure.decide(second, asked.pk, agreed=False)
    assert not erasure.list_path().exists()


def test_lines_of_versions_before_are_counted_before_anybody_decides(bureau: Bureau) -> None:
    actor = employed("old.lines", "旧账号", "")
    person = Person.objects.get(pk=actor.id or 0)
    assert accounts.named_in_journal(person) == 0, "this version writes numbers"
    journal.note("account_opened", "old.lines", person=None)
    assert accounts.named_in_journal(person) == 1
    assert not AccessLog.objects.filter(kind="appointed", what__contains="old.lines").exists()


def test_a_table_at_work_holds_an_erasure_up(bureau: Bureau, second: Actor) -> None:
    name = "司徒在表"
    record = make_case(bureau, "declined", reporter_name=name).record_id
    actor = make_person("importer", "data_admin", "jx/")
    found = intake.receive(actor, "t.csv", [f"{HEADER}B1,2026-01-01 08:00,{name}\n".encode()])
    ImportRun.objects.filter(pk=found.pk).update(state=State.RUNNING)
    asked = erasure.ask(bureau["security_admin"], [(record, 1)], "asked")
    with pytest.raises(AccessRefused, match="works on a table"):
        erasure.decide(second, asked.pk, agreed=True)
    assert imports.table_path(found).exists()
    ImportRun.objects.filter(pk=found.pk).update(state=State.FAILED)
    erasure.decide(second, asked.pk, agreed=True)
    assert not imports.table_path(found).exists()
    found.refresh_from_db()
    assert (found.state, "Upload it again" in found.error) == (State.DISCARDED, True)


def test_a_list_of_another_place_reaches_nobody_here(bureau: Bureau, tmp_path: Path) -> None:
    actor = employed("same.number", "同号者", "")
    left(actor)
    path = tmp_path / "list"
    path.write_text(json.dumps({"person": actor.id, "opened": "2020-01-01T00:00:00.000000Z"}) + "\n")
    assert erasure.erase_again(path) == (1, 0)
    assert Person.objects.get(pk=actor.id or 0).name == "同号者"


def test_job_notes_and_notices_of_others_stay(bureau: Bureau, second: Actor) -> None:
    record = make_case(bureau, "declined", reporter_name="100%_合").record_id
    with mock.patch.object(background, "defer", return_value=10**9):
        background.ask(bureau["receptionist"], "intake.work", "Import of 100 合.csv")
    post([News(bureau["receptionist"].id or 0, JOB_ENDED, "job:others", title="100xx合")])
    asked = erasure.ask(bureau["security_admin"], [(record, 1)], "asked")
    erasure.decide(second, asked.pk, agreed=True)
    assert JobNote.objects.get(pk=10**9).title == "Import of 100 合.csv"
    assert Notice.objects.get(key="job:others").title == "100xx合"
