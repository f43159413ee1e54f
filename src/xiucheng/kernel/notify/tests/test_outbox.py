# SPDX-License-Identifier: Apache-2.0
"""The outbox against real servers: handed over once, tried again with patience, given up in a sentence; and what
is left when the worker is killed in the middle."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection

from tests.makers import FORMS, Bureau, make_case
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.database import addresses
from xiucheng.kernel.notify import (
    browsers,
    digest,
    inbox,
    kinds,
    management,
    outbox,
    preferences,
    providers,
    texts,
)
from xiucheng.kernel.notify.models import Delivery, Notice, Preference, PushAddress
from xiucheng.kernel.notify.post import News, post
from xiucheng.kernel.notify.tests.conftest import Configure
from xiucheng.kernel.notify.tests.peers import SECRET, Gateway, MailPeer, PushService, mail_peer, served
from xiucheng.kernel.notify.types import Channel
from xiucheng.kernel.settings import settings

WORDS = "隐名词语"


@pytest.fixture
def mails(configure: Configure) -> Iterator[MailPeer]:
    with mail_peer() as (peer, port):
        configure(mail="smtp", mail_host="127.0.0.1", mail_port=port, mail_from="city@example.org")
        yield peer


@pytest.fixture
def gateway(configure: Configure) -> Iterator[Gateway]:
    with served(Gateway()) as peer:
        url = f"http://127.0.0.1:{peer.server_port}/send"
        templates = ("one=SMS_1", "digest=SMS_2")
        configure(
            sms="http",
            sms_url=url,
            sms_key_id="we",
            sms_secret=SECRET,
            sms_templates=templates,
            sms_sign="绣城",
        )
        yield peer


@pytest.fixture
def pushes(configure: Configure, tmp_path: Path) -> Iterator[PushService]:
    with served(PushService()) as peer:
        configure(push_contact="mailto:it@example.org", push_services=(peer.origin,), var=tmp_path)
        yield peer


def reachable(bureau: Bureau, login: str = "handler") -> int:
    """Somebody with an address and a number; who wants everything at once."""
    who = bureau[login]
    modes = {f"{kind}/{channel}": "once" for kind in (kinds.ARRIVED,) for channel in ("mail", "sms", "push")}
    preferences.choose(
        who, {"mail": f"{login}@example.org", "phone": "13800000000", "quiet_to": "21:00"} | modes
    )
    assert who.id is not None
    return who.id


def about(bureau: Bureau, person: int, *, cases: int = 1) -> list[str]:
    """Cases that somebody is told of now; their numbers."""
    made = [make_case(bureau, "dispatched", address=WORDS) for _ in range(cases)]
    news = [News(person, kinds.ARRIVED, f"a{case.record_id}", case.record_id, due_at=now()) for case in made]
    post(news)
    return [case.number for case in made]


def rows(channel: str) -> list[Delivery]:
    return list(Delivery.objects.filter(channel=channel).order_by("id"))


def only(channel: str) -> Delivery:
    Delivery.objects.exclude(channel=channel).delete()
    return Delivery.objects.get()


def send(channel: str) -> Delivery:
    digest.gather()
    Delivery.objects.exclude(channel=channel, state="waiting").delete()
    assert outbox.send_next()
    return only(channel)


def test_mail_is_handed_over_once_with_number_state_and_link(
    clean: Bureau, mails: MailPeer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(texts, "settings", replace(settings, public_url="https://city.example.org/"))
    (number,) = about(clean, reachable(clean))
    row = send("mail")
    assert (row.state, row.tries) == ("sent", 1)
    assert not outbox.send_next()
    (mail,) = mails.taken
    assert mail["To"] == "handler@example.org"
    assert mail["Message-ID"] == f"<{row.key}@example.org>" == row.provider_id
    assert number in mail["Subject"]
    words = mail.get_content()  # type: ignore[attr-defined]
    assert "处置中" in words
    assert "截止 " in words
    assert f"https://city.example.org/notices/{row.notices[0]}/" in words
    assert FORMS["report"]["words"] not in words, "what somebody reported stays in the house"


def test_a_digest_names_each_and_counts_the_rest(clean: Bureau, mails: MailPeer) -> None:
    person = reachable(clean)
    Person.objects.filter(pk=person).update(language="en")
    numbers = about(clean, person, cases=22)
    assert send("mail").state == "sent"
    Person.objects.filter(pk=person).update(language="zh-hans")
    (mail,) = mails.taken
    assert mail["Subject"] == "22 matters for you"
    words = mail.get_content()  # type: ignore[attr-defined]
    assert sum(number in words for number in numbers) == 20
    assert "and 2 more" in words


def test_an_sms_fills_its_template_and_holds_no_words_of_the_case(clean: Bureau, gateway: Gateway) -> None:
    person = reachable(clean)
    (number,) = about(clean, person)
    row = send("sms")
    ((key, sent),) = gateway.taken.items()
    assert (row.state, row.provider_id, key) == ("sent", "sms-0", row.key)
    assert (sent["to"], sent["template"], sent["sign"]) == ("13800000000", "SMS_1", "绣城")
    assert sent["parameters"]["number"] == number
    assert WORDS not in json.dumps(sent, ensure_ascii=False)
    about(clean, person, cases=3)
    assert send("sms").state == "sent"
    assert list(gateway.taken.values())[1]["template"] == "SMS_2"
    assert list(gateway.taken.values())[1]["parameters"]["count"] == "3"


def test_a_browser_opens_what_was_pushed(clean: Bureau, pushes: PushService, tmp_path: Path) -> None:
    person = reachable(clean)
    browsers.keep(clean["handler"], pushes.subscription(), "Firefox")
    (number,) = about(clean, person)
    row = send("push")
    assert row.state == "sent"
    (opened,) = pushes.opened
    assert (opened["tag"], opened["url"]) == (row.key, f"/notices/{row.notices[0]}/")
    assert number in opened["body"]
    assert WORDS not in json.dumps(opened, ensure_ascii=False)
    assert pushes.heads[0]["Content-Encoding"] == "aes128gcm"
    assert (tmp_path / "push.key").stat().st_mode & 0o077 == 0

    pushes.answer = 410
    about(clean, person)
    digest.gather()
    Delivery.objects.exclude(channel="push", state="waiting").delete()
    assert outbox.send_next()
    assert PushAddress.objects.count() == 0, "the browser is gone and forgotten"


@pytest.mark.parametrize(
    ("status", "state"), [(503, "waiting"), (429, "waiting"), (401, "waiting"), (400, "dead"), (302, "dead")]
)
def test_what_the_gateway_answers_is_tried_again_or_given_up(
    clean: Bureau, gateway: Gateway, status: int, state: str
) -> None:
    gateway.answer = status
    about(clean, reachable(clean))
    row = send("sms")
    assert (row.state, row.problem) == (state, f"SMS gateway: HTTP {status}")
    assert not outbox.send_next(), "not before its time"


def test_an_answer_without_an_id_is_not_taken_for_success(clean: Bureau, gateway: Gateway) -> None:
    gateway.answer = 201
    about(clean, reachable(clean))
    assert send("sms").state == "waiting"


@pytest.mark.parametrize(("answer", "state"), [("451 later", "waiting"), ("550 no <li@example.org>", "dead")])
def test_what_the_mail_server_answers(clean: Bureau, mails: MailPeer, answer: str, state: str) -> None:
    mails.refuse = answer
    about(clean, reachable(clean))
    row = send("mail")
    assert row.state == state
    assert row.problem.startswith(f"SMTP {answer[:3]}")
    assert "li@" not in row.problem


def test_patience_ends_and_an_administrator_sends_again(clean: Bureau, gateway: Gateway) -> None:
    gateway.answer = 500
    about(clean, reachable(clean))
    admin = clean["system_admin"]
    with frozen(now()) as clock:
        row = send("sms")
        for tries in range(1, outbox.TRIES):
            assert (row.state, row.tries) == ("waiting", tries)
            assert row.next_at - now() == outbox.wait_after(tries)
            clock.move_to(row.next_at)
            assert outbox.send_next()
            row.refresh_from_db()
        assert (row.state, row.tries) == ("dead", outbox.TRIES)
        assert not outbox.send_next()
        gateway.answer = 200
        with pytest.raises(management.NotPossible):
            management.send_again(admin, row.id, "  ")
        management.send_again(admin, row.id, "the gateway is mended")
        assert outbox.send_next()
        with pytest.raises(management.NotPossible):
            management.send_again(admin, row.id, "once more")
    row.refresh_from_db()
    assert (row.state, row.act_by_id, row.act_why) == ("sent", admin.id, "the gateway is mended")


def test_the_waiting_grows_to_an_hour() -> None:
    waits = [outbox.wait_after(tries).total_seconds() / 60 for tries in range(1, 10)]
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_nothing_is_sent_that_was_read_closed_or_became_old(clean: Bureau, mails: MailPeer) -> None:
    person = reachable(clean)
    about(clean, person)
    digest.gather()
    only("mail")
    inbox.read(clean["handler"])
    assert outbox.send_next()
    assert only("mail").state == "dropped"

    about(clean, person)
    digest.gather()
    Delivery.objects.exclude(state="waiting", channel="mail").delete()
    Preference.objects.filter(pk=person).update(mail="")
    assert outbox.send_next()
    assert only("mail").state == "dropped"

    Delivery.objects.update(state="waiting", created_at=now() - outbox.STALE)
    Preference.objects.filter(pk=person).update(mail="x@example.org")
    Notice.objects.update(read_at=None)
    assert outbox.send_next()
    assert only("mail").state == "dropped"
    assert mails.taken == []


def test_files_and_the_console_are_the_default(
    clean: Bureau, configure: Configure, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    configure(var=tmp_path, sms="console")
    about(clean, reachable(clean))
    digest.gather()
    with caplog.at_level(logging.INFO):
        assert outbox.Outbox().turn() is False
    kept = tmp_path / "outbox" / "mail.jsonl"
    assert json.loads(kept.read_text("utf-8"))["address"] == "handler@example.org"
    assert kept.stat().st_mode & 0o077 == 0
    logged = " ".join(f"{record.getMessage()} {vars(record)}" for record in caplog.records)
    assert "sms-" in logged
    assert "13800000000" not in logged
    assert "example.org" not in logged
    assert {row.state for row in Delivery.objects.all()} == {"sent"}
    for channel in (Channel.MAIL, Channel.SMS, Channel.PUSH):
        assert not providers.leaves_the_house(channel)
    assert list(providers.lacking()) == []


def test_the_operator_is_told_what_a_provider_lacks(configure: Configure) -> None:
    configure(mail="smtp", mail_from="nobody", sms="http", sms_secret="short")
    assert len(list(providers.lacking())) == 3


def wait_until(true: Callable[[], bool], what: str, seconds: float = 25) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def sending(peer_settings: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    name = str(connection.settings_dict["NAME"])
    url = addresses.urls().app.replace("/xiucheng?", f"/{name}?")
    environment = os.environ | peer_settings | {"DATABASE_URL": url, "XIUCHENG_VAR": str(folder)}
    return subprocess.Popen([sys.executable, "-m", "xiucheng.kernel.notify.tests.sender"], env=environment)


@pytest.mark.server
def test_a_killed_worker_sends_nothing_twice(clean: Bureau, tmp_path: Path, mails: MailPeer) -> None:
    """Two processes are killed while a server keeps them waiting: one hands over mail, one an SMS."""
    with served(Gateway()) as gateway:
        gateway.slow, mails.slow = 3.0, 3.0
        own = {
            "XIUCHENG_MAIL": "smtp",
            "XIUCHENG_MAIL_HOST": "127.0.0.1",
            "XIUCHENG_MAIL_PORT": str(mails.port),
            "XIUCHENG_SMS": "http",
            "XIUCHENG_SMS_URL": f"http://127.0.0.1:{gateway.server_port}/",
            "XIUCHENG_SMS_SECRET": SECRET,
        }
        about(clean, reachable(clean))
        digest.gather()
        assert len(rows("mail") + rows("sms")) == 2
        processes = [sending(own, tmp_path) for _ in range(2)]
        wait_until(lambda: gateway.reached.is_set() and mails.reached.is_set(), "both are being handed over")
        for process in processes:
            process.kill()
            process.wait()
        assert {row.state for row in Delivery.objects.all()} == {"sending"}
        gateway.slow = mails.slow = 0.0
        assert outbox.recover() == 0, "they may still live"
        assert not outbox.send_next()
        Delivery.objects.update(claimed_at=now() - outbox.ABANDONED - timedelta(seconds=1))
        values = {"mail": "smtp", "sms": "http", "sms_url": own["XIUCHENG_SMS_URL"], "sms_secret": SECRET}
        _again(values)
        assert gateway.requests == 2
        assert len(gateway.taken) == 1, "the same key: one message"
        assert len(mails.taken) == 1
        assert {row.channel: row.state for row in Delivery.objects.all()} == {"sms": "sent", "mail": "unsure"}


def _again(values: dict[str, str]) -> None:
    made = replace(settings, **values)  # type: ignore[arg-type]
    with (
        mock.patch.object(providers, "settings", made),
        mock.patch.object(providers.gateway, "settings", made),
    ):
        assert outbox.recover() == 2
        assert outbox.send_next()
        assert not outbox.send_next()
