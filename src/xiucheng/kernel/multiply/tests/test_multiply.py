# SPDX-License-Identifier: Apache-2.0
"""Copies are records as the engine writes them: whole chains, own numbers, moved by weeks, told to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.makers import CASE, Bureau, make_case, make_many, report
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock import now
from xiucheng.kernel.multiply import copies, patterns
from xiucheng.kernel.multiply.copies import Many, copy
from xiucheng.kernel.multiply.patterns import MARKS, Pattern, Unfit, walked
from xiucheng.kernel.process import engine
from xiucheng.kernel.record import seal, verify
from xiucheng.kernel.record.models import Cursor, Deadline, Entry, Record, Share
from xiucheng.kernel.search import fill
from xiucheng.kernel.search.find import find
from xiucheng.operations.supervision.models import Case, Report, ReportLink


def words(source: Random) -> tuple[str, str]:
    return f"第{source.randint(1, 9)}小区", f"{source.randint(10, 99)}号"


@pytest.fixture
def made(bureau: Bureau) -> list[Pattern]:
    """A closed case, a merged one with the one it went into, and one that is being handled."""

    def walk() -> Iterator[int]:
        form = {"words": f"{MARKS[0]}门前垃圾 100% 脏", "address": f"锦绣路{MARKS[1]}"}
        for state in ("closed", "merged", "dispatched"):
            yield make_case(bureau, state, **form).record_id

    before = Record.objects.count()
    found = walked(walk)
    assert Record.objects.count() == before, "the walked ones are rolled back"
    return found


@pytest.fixture
def anchors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (seal, verify):
        monkeypatch.setattr(module, "anchor_path", lambda: tmp_path / "seals.jsonl")


def test_copies_are_whole_and_found(made: list[Pattern], anchors: None) -> None:
    assert [pattern.open for pattern in made] == [False, False, True]
    before = Record.objects.count()
    told: list[int] = []
    assert copy(made, Many(60, weeks=10, open_share=0.2, words=words), told.append) == 60
    assert told[-1] == 60
    assert verify.verify().broken == []
    rows = Record.objects.order_by("pk")[before:]
    assert len(rows) == 60
    assert len({row.number for row in rows}) == 60
    assert sum(row.closed_at is None for row in rows) == 12
    assert all("门前垃圾 100% 脏" in row.title and "小区" in row.title for row in rows)
    assert all(row.number.endswith(str(row.pk)) for row in rows)
    ids = [row.pk for row in rows]
    for model in (Case, Share, Deadline, ReportLink):
        assert model.objects.filter(record_id__in=ids).exists()
    links = ReportLink.objects.filter(record_id__in=ids).values_list("report_id", flat=True)
    assert Report.objects.filter(pk__in=links).count() == len(set(links)) >= 60
    fill.rebuild()
    hits = find(system("test"), rows[0].number).hits
    assert [hit.item.id for hit in hits] == [rows[0].pk]


def test_copies_go_back_week_by_week(made: list[Pattern]) -> None:
    first = Record.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    copy(made, Many(20, weeks=5, open_share=0.0, words=words))
    opened = list(Record.objects.filter(pk__gt=first).order_by("pk").values_list("opened_at", flat=True))
    days = [at.date() for at in opened]
    assert days == sorted(days)
    weeks = {(now() - at + timedelta(hours=1)).days // 7 for at in opened}
    assert weeks == {1, 2, 3, 4, 5}
    entry = Entry.objects.filter(record_id__gt=first).order_by("pk")[0]
    assert Record.objects.get(pk=entry.record_id).opened_at == entry.at


def test_nobody_is_told_of_copies(made: list[Pattern]) -> None:
    copy(made, Many(5, weeks=1, open_share=0.0, words=words))
    assert set(Cursor.objects.values_list("name", flat=True)) >= {"jobs", "search.follow"}


def test_a_copy_goes_on_like_any_other(bureau: Bureau) -> None:
    make_many(bureau, 3, "dispatched")
    case = Record.objects.filter(state="dispatched").order_by("-pk")[0]
    answer = engine.step(
        bureau["handler"], CASE, case.pk, "handle", {"result": "已清理"}, version=case.version
    )
    assert answer.state == "handled"


def test_a_record_that_does_not_prove_itself_is_refused(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patterns, "canonical", lambda payload: str(payload))
    with pytest.raises(Unfit):
        walked(lambda: [report(bureau).record_id])


def test_words_that_would_break_the_chain_are_refused(made: list[Pattern]) -> None:
    before = Record.objects.count()
    with pytest.raises(ValueError, match="quotes"):
        copy(made, Many(2, weeks=1, open_share=0.0, words=lambda _source: ('a"b', "1号")))
    assert Record.objects.count() == before
    assert copies.BATCH > 100
