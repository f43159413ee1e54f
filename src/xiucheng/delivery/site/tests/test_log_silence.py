# SPDX-License-Identifier: Apache-2.0
"""Through the life of a case, imports, failures and messages no line of the log holds what people wrote."""

from __future__ import annotations

import json
import logging
import smtplib
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest import mock

import psycopg
import pytest
from django.core.mail import EmailMessage
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from tests.makers import CASE, FORMS, WHO, Bureau, make_case
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.clock import now
from xiucheng.kernel.jobs import progress, registry
from xiucheng.kernel.jobs.loops import Loop
from xiucheng.kernel.jobs.work import runner
from xiucheng.kernel.notify import outbox, preferences
from xiucheng.kernel.notify.models import Delivery, Notice
from xiucheng.kernel.notify.providers import mail
from xiucheng.kernel.notify.providers.files import ConsoleProvider
from xiucheng.kernel.notify.types import Channel
from xiucheng.kernel.observe.logs import JsonFormatter, told
from xiucheng.kernel.process import engine
from xiucheng.operations.takeover.actions import ImportRefused, import_requests

NAME, PHONE, MAIL = "欧阳标记", "13644440123", "ouyang.marked@example.org"
MARKED = (NAME, PHONE, MAIL, NAME.encode("unicode_escape").decode())


@pytest.fixture
def lines() -> Iterator[list[str]]:
    """Whatever any logger says meanwhile, as the operator would read it."""
    told: list[str] = []
    handler = logging.Handler(logging.DEBUG)
    handler.emit = lambda record: told.append(JsonFormatter().format(record))  # type: ignore[method-assign]
    root, ours = logging.getLogger(), logging.getLogger("xiucheng")
    levels = root.level, ours.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    ours.setLevel(logging.DEBUG)
    yield told
    root.removeHandler(handler)
    root.setLevel(levels[0])
    ours.setLevel(levels[1])


def silent(lines: list[str], least: int = 1) -> None:
    assert len(lines) >= least, "the test hears nothing"
    for line in lines:
        assert not [word for word in MARKED if word in line], line


def test_a_case_from_its_report_to_its_end(bureau: Bureau, lines: list[str]) -> None:
    form = {**FORMS["report"], "reporter_name": NAME, "reporter_phone": PHONE, "words": f"{NAME}说，{PHONE}"}
    client = browser("inspector")
    client.post(f"/start/{CASE}/report/?q={NAME}", form)
    client.post(f"/start/{CASE}/report/", form | {"channel": NAME, "point": PHONE})
    case = make_case(bureau, **form)
    for step in ("accept", "file", "dispatch", "handle", "verify", "close"):
        case = engine.step(
            bureau[WHO[step]], CASE, case.record_id, step, FORMS[step], version=case.version, key=PHONE + step
        )
    reader = browser("receptionist")
    for path in (
        f"/cases/{CASE}/?q={NAME}",
        f"/search/?q={PHONE}",
        f"/nowhere/{NAME}/",
        f"/cases/{CASE}/export/?q={NAME}",
    ):
        answer = reader.get(path)
        if answer.streaming:
            answer.getvalue()
    page = f"/records/{CASE}/{case.record_id}/personal/reporter_name/"
    assert NAME in reader.post(page, {"reason": "contact"}).content.decode()
    silent(lines, 6)


def test_sign_ins_that_fail_and_requests_that_are_damaged(
    bureau: Bureau, lines: list[str], settings: Any
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick
    client = Client(raise_request_exception=False)
    for login in (PHONE, MAIL, NAME):
        client.post("/login/", {"login": login, "password": NAME})
        client.post(
            "/api/v1/session",
            json.dumps({"login": login, "password": PHONE}),
            content_type="application/json",
        )
    client.post("/api/v1/session", f'{{"login": "{NAME}'.encode(), content_type="application/json")
    client.get(
        "/api/v1/me", headers={"Authorization": f"Bearer {PHONE}", "X-Request-Id": NAME.encode("utf-8").hex()}
    )
    silent(lines, 6)


def test_faults_of_ours_tell_where_and_not_what(bureau: Bureau, lines: list[str]) -> None:
    client = Client(raise_request_exception=False)
    client.cookies = browser("receptionist").cookies

    def broken(*_args: Any, **_named: Any) -> None:
        try:
            int(f"{NAME} {PHONE}")
        except ValueError as error:
            raise KeyError(MAIL) from error

    with mock.patch("xiucheng.kernel.desk.desk.listing", broken):
        assert client.get(f"/cases/{CASE}/").status_code == 500
        assert client.get("/api/v1/supervision/cases").status_code == 500
    text = "\n".join(lines)
    assert "KeyError" in text
    assert "ValueError" in text
    assert "in broken" in text
    silent(lines, 3)


def test_what_the_database_says_of_rows(bureau: Bureau, lines: list[str]) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        for _again in range(2):
            Person.objects.create(login="twice", name=NAME, password="!", created_at=now())
    logging.getLogger("xiucheng.test").error("refused: %s", caught.value, exc_info=caught.value)
    with pytest.raises(DatabaseError) as long, transaction.atomic():
        Person.objects.create(login=PHONE, name=NAME * 40, password="!", created_at=now())
    logging.getLogger("xiucheng.test").warning(long.value)
    assert "IntegrityError (23505)" in lines[0]
    silent(lines, 2)


def test_errors_are_told_by_kind_and_ours_by_sentence() -> None:
    assert told(ValueError(NAME)) == "ValueError"
    assert told(OSError(28, "No space left on device", f"/var/{NAME}")) == "OSError: No space left on device"
    assert told(progress.Unable("Choose another file.")) == "Unable: Choose another file."
    assert told(psycopg.errors.UniqueViolation(NAME)) == "UniqueViolation (23505)"
    first, second = ValueError(NAME), KeyError(PHONE)
    first.__context__, second.__context__ = second, first
    record = logging.makeLogRecord({"msg": "x", "exc_info": (KeyError, second, None)})
    assert MARKED[0] not in JsonFormatter().format(record), "a circle of causes ends"


def test_imports_good_and_bad(bureau: Bureau, lines: list[str], tmp_path: Path) -> None:
    table = tmp_path / f"{NAME}.csv"
    table.write_text(
        f"编号,上报时间,问题描述,经度,纬度\n{PHONE},2026-01-01 08:00,{NAME},121.47,31.22\nB,{NAME},{PHONE},{NAME},\n",
        "utf-8",
    )
    summary = import_requests(bureau["receptionist"], table, "generic", lanes=0)
    assert summary.rows == 2
    table.write_bytes(b"PK\x03\x04" + NAME.encode())
    with pytest.raises(ImportRefused):
        import_requests(bureau["receptionist"], table, "generic", lanes=0)
    logging.getLogger("xiucheng.test").info("heard")
    silent(lines)


def test_jobs_and_loops_that_fail(bureau: Bureau, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(**_arguments: Any) -> None:
        raise RuntimeError(f"{NAME} {PHONE}")

    monkeypatch.setattr(registry, "load", lambda _path: fails)
    context = SimpleNamespace(job=SimpleNamespace(id=10**6, task_name="x.y", attempts=0))
    with pytest.raises(RuntimeError):
        runner("x:y")(context, words=NAME)

    def turn() -> bool:
        fails()
        return True

    loop = Loop("relay", turn)
    monkeypatch.setattr(loop, "failed", loop.end)
    loop.start()
    loop.join(10)
    assert any("RuntimeError" in line for line in lines)
    silent(lines, 2)


def test_messages_that_go_out_and_that_are_refused(
    bureau: Bureau, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = bureau["receptionist"]
    preferences.choose(reader, {"mail": MAIL, "phone": PHONE})
    case = make_case(bureau, reporter_name=NAME, words=NAME)
    at = now()
    notice = Notice.objects.create(
        person_id=reader.id or 0, kind="work.arrived", key="n1", record_id=case.record_id, at=at
    )
    for key in ("sent", "refused"):
        Delivery.objects.create(
            person_id=reader.id or 0,
            channel="mail",
            key=key,
            notices=[notice.pk],
            created_at=at,
            next_at=at,
            changed_at=at,
        )
    monkeypatch.setattr(outbox, "provider", lambda _channel: ConsoleProvider(Channel.MAIL))
    assert outbox.send_next()

    def refuse(self: Any, *_args: Any, **_named: Any) -> int:
        raise smtplib.SMTPRecipientsRefused({MAIL: (550, f"5.1.1 {MAIL} unknown <{MAIL}>: {NAME}".encode())})

    monkeypatch.setattr(EmailMessage, "send", refuse)
    monkeypatch.setattr(outbox, "provider", lambda _channel: mail.MailProvider())
    assert outbox.send_next()
    assert Delivery.objects.get(key="refused").state == "dead"
    silent(lines, 2)
