# SPDX-License-Identifier: Apache-2.0
"""The catalogue out as a table and in again: tried first, taken whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from xiucheng.foundation.catalogue import queries
from xiucheng.foundation.catalogue.actions import (
    ClassesRefused,
    catalogue_sheet,
    take_table,
    try_table,
)
from xiucheng.foundation.catalogue.models import (
    ClassVersion,
    ConditionVersion,
    FilingCondition,
    ProblemClass,
)
from xiucheng.foundation.catalogue.types import Remark, Taken
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.kernel.tables.workbook import xlsx_parts

pytestmark = pytest.mark.django_db
BOSS = system("test")
DAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 12, tzinfo=ZONE)
HEADER = "标准,类别代码,大类,小类,立案条件,时限 A,时限 B,结案条件"
ROW = "本市,E0101,市容环境,暴露垃圾,公共场所有垃圾,4 工作时,1 工作日,清理"


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with frozen(NOON):
        yield


def table(folder: Path, *lines: str) -> Path:
    path = folder / "classes.csv"
    path.write_text("\n".join(lines), "utf-8")
    return path


def take(path: Path) -> Taken:
    return take_table(BOSS, path, starts_on=DAY, why="导入")


def test_new_classes_come_in_and_the_same_again_changes_nothing(tmp_path: Path) -> None:
    path = table(
        tmp_path, HEADER, ROW, "本市,E0101,,,油污成片,2 紧急工作时,,清洗", "本市,C0301,设施,垃圾箱,,,,"
    )
    tried = try_table(BOSS, path, starts_on=DAY, why="导入")
    assert (tried.rows, tried.new, tried.refused) == (3, 3, 0)
    assert ProblemClass.objects.count() == 0
    assert take(path) == tried
    entry = queries.class_at("本市:E0101")
    assert entry is not None
    assert [one.facts.words for one in entry.conditions] == ["公共场所有垃圾", "油污成片"]
    first = entry.conditions[0].facts
    assert (first.amount, first.unit, first.amount_b, first.unit_b) == (4, "working_hours", 1, "working_days")
    again = take(path)
    assert (again.same, again.new, again.changed, again.remarks) == (3, 0, 0, ())
    assert (ClassVersion.objects.count(), ConditionVersion.objects.count()) == (2, 2)


def test_a_table_with_a_bad_row_changes_nothing(tmp_path: Path) -> None:
    bad = (
        "本市,X01,大类,名称,,,,",
        "本市,E0102,大类,,,,,",
        "本市,E0103,大类,名称,条件,4 小时,,清理",
        "本市,E0104,大类,名称,条件,,,清理",
        "本市,E0105,大类,名称,条件,4 工作时,,",
        "本:市,E0106,大类,名称,,,,",
        "本市,E0107,多,一,格,4 工作时,,清理,多余,的",
        "本市,E0108,,,条件,4 工作时,,清理",
    )
    taken = take(table(tmp_path, HEADER, ROW, *bad))
    assert (taken.new, taken.refused) == (1, len(bad))
    assert {one.line for one in taken.remarks if one.remark is Remark.REFUSED} == set(range(3, 11))
    assert all(one.sentence for one in taken.remarks if one.remark is Remark.REFUSED)
    assert ProblemClass.objects.count() == 0
    assert FilingCondition.objects.count() == 0


def test_columns_that_are_left_out_stay_as_they_are(tmp_path: Path) -> None:
    take(table(tmp_path, HEADER, ROW))
    taken = take(
        table(tmp_path, "Scheme,Class code,Number of the condition,Limit A", "本市,E0101,1,8 工作时")
    )
    assert (taken.changed, taken.new) == (1, 0)
    entry = queries.class_at("本市:E0101")
    assert entry is not None
    facts = entry.conditions[0].facts
    assert (facts.amount, facts.words, facts.amount_b) == (8, "公共场所有垃圾", 1)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_what_goes_out_comes_in_unchanged(tmp_path: Path, ending: str) -> None:
    take(table(tmp_path, HEADER, ROW, "本市,C0301,设施,=垃圾箱,,,,"))
    sheet = catalogue_sheet(BOSS)
    path = tmp_path / f"out.{ending}"
    path.write_bytes(b"".join((xlsx_parts if ending == "xlsx" else csv_parts)(sheet)))
    again = take(path)
    assert (again.rows, again.same, again.refused) == (2, 2, 0)


def test_it_holds_from_the_day_on(tmp_path: Path) -> None:
    later = DAY + timedelta(days=3)
    take_table(BOSS, table(tmp_path, HEADER, ROW), starts_on=later, why="导入")
    assert queries.classes(BOSS, None) == []
    assert queries.find(BOSS, "垃圾", at=NOON + timedelta(days=4), in_use=True) != []


@pytest.mark.parametrize(
    "lines",
    [
        ("小类,时限 A", "暴露垃圾,4 工作时"),
        ("<html>",),
        ("",),
    ],
    ids=["columns", "page", "empty"],
)
def test_what_is_no_table_of_classes(tmp_path: Path, lines: tuple[str, ...]) -> None:
    with pytest.raises(ClassesRefused) as refused:
        take(table(tmp_path, *lines))
    assert str(tmp_path) not in str(refused.value)


def test_day_and_reason_and_permission_are_asked(tmp_path: Path) -> None:
    path = table(tmp_path, HEADER, ROW)
    with pytest.raises(AccessRefused) as refused:
        take_table(BOSS, path, starts_on=DAY - timedelta(days=1), why="")
    assert set(refused.value.errors) == {"starts_on", "why"}
    with pytest.raises(NotAllowed):
        try_table(ANONYMOUS, path, starts_on=DAY, why="导入")
