# SPDX-License-Identifier: Apache-2.0
"""Every reporter hears what happened: under the bell or by SMS, gathered, not at night, and nothing once erased."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import Bureau, report, take
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.notify import inbox, outbox, providers, upkeep
from xiucheng.kernel.notify.models import Delivery, Notice
from xiucheng.kernel.notify.texts import Line
from xiucheng.kernel.personal import erasure
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Personal, Record
from xiucheng.kernel.record.relay import after as entries
from xiucheng.kernel.settings import settings as configured
from xiucheng.operations.feedback import actions
from xiucheng.operations.feedback.actions import telling
from xiucheng.operations.feedback.models import News
from xiucheng.operations.feedback.tasks import forget, gather
from xiucheng.operations.feedback.tests.life import (
    MONDAY,
    OPEN_COMMENT,
    PHONE,
    SECRET,
    code_of,
    go,
    reported,
    reports_of,
    said,
    suspend,
    told,
)
from xiucheng.operations.feedback.types import ENDS
from xiucheng.operations.supervision.models import Case, Oversight, Report, ReportLink
from xiucheng.operations.supervision.tests.asked import now_of
from xiucheng.operations.supervision.types import OVERSIGHT

ALL = ("accept", "file", "dispatch", "handle", "verify", "close")
HOUR = timedelta(hours=1)


@pytest.fixture
def sms(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, bureau: Bureau) -> Path:
    """The file that SMS go to here, and no message of the tests before."""
    made = replace(
        configured, var=tmp_path, public_url="https://city.example.org/", sms="file", language="en"
    )
    for module in (providers, telling):
        monkeypatch.setattr(module, "settings", made)
    told()
    for model in (Delivery, Notice, News):
        model.objects.all().delete()
    return tmp_path / "outbox" / "sms.jsonl"


def sent(path: Path) -> list[dict[str, Any]]:
    while outbox.send_next():
        pass
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.exists() else []


def after(clock: Frozen, pause: timedelta) -> int:
    told()
    clock.advance(pause)
    return gather()


def under_the_bell(bureau: Bureau) -> list[Line]:
    return [one for one in inbox.listing(bureau["inspector"])[0] if one.kind.startswith("feedback.")]


@pytest.mark.usefixtures("english")
def test_one_message_tells_of_steps_that_follow_each_other_and_none_comes_within_the_hour(
    bureau: Bureau, clock: Frozen, sms: Path
) -> None:
    case = go(bureau, reported(bureau), "accept", "file", "dispatch")
    assert after(clock, timedelta(minutes=1)) == 0
    assert after(clock, timedelta(minutes=1)) == 1
    (first,) = sent(sms)
    code = code_of(case)
    assert first["address"] == PHONE
    assert first["text"] == (
        f"Your report {code[:4]} {code[4:8]} {code[8:]}: Being handled. "
        f"Follow it: https://city.example.org/r/{code}/"
    )
    go(bureau, case, "handle", "verify", "close")
    assert after(clock, timedelta(minutes=59)) == 0
    assert after(clock, timedelta(minutes=1)) == 1
    last = sent(sms)[-1]
    assert "Closed (Resolved)" in last["text"]
    for word in ("yes", "partly", "no"):
        assert f"https://city.example.org/r/{code}/{word}/" in last["text"]
    assert (last["template"], last["parameters"]["state"]) == ("report_ended", "Closed (Resolved)")
    assert after(clock, HOUR) == 0


def test_what_is_kept_for_sending_holds_no_number_and_logs_neither(
    bureau: Bureau, clock: Frozen, sms: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    case = go(bureau, reported(bureau), "accept")
    after(clock, HOUR)
    (row,) = Delivery.objects.all()
    (one,) = reports_of(case)
    assert (row.person_id, row.outsider, row.notices) == (None, f"feedback.report:{one.pk}", [])
    assert len(sent(sms)) == 1
    with connection.cursor() as cursor:
        for table in (
            "delivery",
            "feedback_news",
            "notice",
            "job_note",
            "procrastinate_jobs",
            "supervision_report",
        ):
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{PHONE}%"])
            assert cursor.fetchone() == (0,), table
    assert PHONE not in caplog.text
    assert code_of(case) not in caplog.text


def test_nothing_is_sent_to_a_number_that_was_erased_meanwhile(
    bureau: Bureau, clock: Frozen, sms: Path
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    after(clock, HOUR)
    (row,) = Delivery.objects.all()
    entries = [(one.record_id, one.seq) for one in Personal.objects.filter(record=case.record_id)]
    erasure._carry_out(erasure.Erased(sorted(set(entries))))
    assert sent(sms) == []
    row.refresh_from_db()
    assert row.state == "dropped"


def test_an_erasure_takes_the_number_out_of_the_file_of_messages(
    bureau: Bureau, clock: Frozen, sms: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    after(clock, HOUR)
    assert len(sent(sms)) == 1
    monkeypatch.setattr(upkeep, "folder", providers.folder)
    entries = [(one.record_id, one.seq) for one in Personal.objects.filter(record=case.record_id)]
    erasure._carry_out(erasure.Erased(sorted(set(entries))))
    assert PHONE not in sms.read_text("utf-8")


def test_at_night_nothing_is_sent(bureau: Bureau, clock: Frozen, sms: Path) -> None:
    go(bureau, reported(bureau), "accept")
    clock.move_to(MONDAY + 12 * HOUR)  # nine in the evening
    assert after(clock, timedelta(0)) == 0
    clock.move_to(MONDAY + 22 * HOUR + timedelta(minutes=59))
    assert after(clock, timedelta(0)) == 0
    clock.move_to(MONDAY + 23 * HOUR)
    assert after(clock, timedelta(0)) == 1


@pytest.mark.usefixtures("english")
def test_all_whose_reports_lead_to_a_case_are_told_its_end(bureau: Bureau, clock: Frozen, sms: Path) -> None:
    first = go(bureau, reported(bureau), "accept")
    second = reported(bureau, reporter_phone="13900000002")
    take(bureau, "receptionist", second, "merge", {"into": first.number})
    joined = {"told": "同一处", "via": "hotline_12319", "reporter_phone": "+86 139-0000-0003"}
    take(bureau, "receptionist", now_of(first), "join", joined)
    go(bureau, first, *ALL[1:])
    after(clock, HOUR)

    assert {one["address"] for one in sent(sms)} == {PHONE, "13900000002", "13900000003"}
    assert News.objects.filter(record=first.record_id, what="closed").count() == 3


@pytest.mark.usefixtures("english")
def test_who_found_the_problem_is_told_under_the_bell_by_one_line(
    bureau: Bureau, clock: Frozen, sms: Path
) -> None:
    case = report(bureau, "inspector")
    go(bureau, case, "accept", "file", "dispatch", "handle")
    told()
    (line,) = under_the_bell(bureau)
    assert line.text == f"{case.number}, which you reported: Handled"
    said(bureau, case, "internal", SECRET["comment"])
    said(bureau, case, "public", OPEN_COMMENT)
    go(bureau, case, "verify", "close")
    told()
    assert sorted(one.text for one in under_the_bell(bureau)) == [
        f"{case.number}, which you reported: Closed",
        f"There is a word about {case.number}, which you reported",
    ]
    assert Delivery.objects.count() == 0


def test_who_took_the_call_is_not_told_for_the_caller(bureau: Bureau, clock: Frozen, sms: Path) -> None:
    go(bureau, reported(bureau, reporter_phone="021-5555123"), *ALL)
    told()
    assert not Notice.objects.filter(kind__startswith="feedback.").exists()
    # a number that takes no SMS is found out when it is sent
    assert after(clock, HOUR) == 1
    assert sent(sms) == []


def test_the_same_entries_again_tell_nothing_twice_and_old_ones_nothing(
    bureau: Bureau, clock: Frozen, sms: Path
) -> None:
    case = go(bureau, reported(bureau), *ALL)
    told()
    events = [one for one in entries(0, 0, 100_000) if one.record_id == case.record_id]
    before = News.objects.count()
    telling.take(events)
    assert News.objects.count() == before
    clock.advance(timedelta(days=2))
    News.objects.all().delete()
    telling.take(events)
    assert News.objects.count() == 0


def test_what_was_told_long_ago_is_forgotten(bureau: Bureau, clock: Frozen, sms: Path) -> None:
    go(bureau, reported(bureau), "accept")
    told()
    clock.advance(timedelta(days=91))
    assert forget() == 1


# ---- any life


@pytest.fixture(scope="module")
def quick(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        yield


MOVES = st.lists(
    st.sampled_from(["on", "on", "on", "end", "merge", "join", "suspend", "back", "reopen"]), max_size=12
)


@pytest.mark.usefixtures("quick")
@settings(
    max_examples=25,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    derandomize=True,
)
@given(moves=MOVES)
def test_after_any_life_of_a_case_every_report_has_been_told_its_end(
    bureau: Bureau, moves: list[str]
) -> None:
    with frozen(MONDAY):
        case = reported(bureau)
        for move in moves:
            states, live = LIVING[move]
            if now_of(case).state in states:
                live(bureau, now_of(case))
        finish(bureau, case)
        told()
        for link in ReportLink.objects.filter(record=case.record_id):
            for every in ReportLink.objects.filter(report_id=link.report_id):
                record = Record.objects.get(pk=every.record_id)
                news = News.objects.filter(report_id=link.report_id, record=record).order_by("seq")
                assert [one.what for one in news][-1:] == [record.state], moves
                assert record.state in ENDS
        linked = ReportLink.objects.filter(record=case.record_id).values("report_id")
        assert Report.objects.filter(pk__in=linked).exclude(code=None).count() == len(linked)


NEXT = {
    "reported": "accept",
    "accepted": "file",
    "filed": "dispatch",
    "dispatched": "handle",
    "handled": "verify",
}
BACK = {"dispatched": "return", "handled": "rework"}
JOINING = {"told": "同一处", "via": "hotline_12319", "reporter_phone": "13900000004"}


def back(bureau: Bureau, case: Answer) -> None:
    """Returned, the first time, as a second one needs arbitration; or sent back after a look."""
    if case.state == "handled" or not Case.objects.get(pk=case.record_id).returns:
        go(bureau, case, BACK[case.state])


def opened_again(bureau: Bureau, case: Answer) -> None:
    go(bureau, case, "close")
    actions.reopen(code_of(case), case.number, "没有解决")


LIVING: dict[str, tuple[set[str], Callable[[Bureau, Answer], object]]] = {
    "on": (set(NEXT), lambda bureau, case: go(bureau, case, NEXT[case.state])),
    "end": (
        {"reported", "accepted"},
        lambda bureau, case: go(bureau, case, "decline" if case.state == "reported" else "not_file"),
    ),
    "back": (set(BACK), back),
    "join": ({"accepted", "filed"}, lambda bureau, case: take(bureau, "receptionist", case, "join", JOINING)),
    "merge": (
        {"accepted"},
        lambda bureau, case: take(bureau, "receptionist", reported(bureau), "merge", {"into": case.number}),
    ),
    "suspend": ({"dispatched"}, suspend),
    "reopen": ({"verified"}, opened_again),
}
"""Moves by name: in which states they can be made, and how."""


def finish(bureau: Bureau, case: Answer) -> None:
    """To an end, with the consent of the unit above where that is needed."""
    if now_of(case).state == "suspended":
        take(bureau, "handler", now_of(case), "resume", {})
    while (state := now_of(case).state) in NEXT:
        go(bureau, case, NEXT[state])
    for order in Oversight.objects.filter(record__parent=case.record_id, record__closed_at=None):
        answered: tuple[tuple[str, str, dict[str, Any]], ...] = (
            ("duty_chief", "reply", {"reply": "好"}),
            ("leader", "accept", {}),
        )
        for who, step, form in answered:
            engine.step(bureau[who], OVERSIGHT, order.record_id, step, form, version=None)
    if state == "verified":
        go(bureau, case, "close")
