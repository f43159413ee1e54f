# SPDX-License-Identifier: Apache-2.0
"""A table of units: tried without a trace, taken over whole, refused whole with a sentence for each wrong cell."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from tests.makers import make_person, make_units
from xiucheng.foundation.organization.actions import import_units
from xiucheng.foundation.organization.models import UnitName, UnitParent
from xiucheng.foundation.organization.queries import belongs_to
from xiucheng.foundation.organization.rules.sheet import Known, columns_of, day_of, plan
from xiucheng.foundation.organization.types import Line
from xiucheng.kernel.access.actions import ensure_area
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.access.refusals import NotAllowed
from xiucheng.kernel.tables import TableError

SETUP = system("setup")
HEADER = ("路径", "名称", "类型", "辖区代码", "隶属", "起始日期", "依据")
TODAY = date(2026, 11, 22)
KNOWN = {"jx/": Known("局", "", "bureau", "", None), "old/": Known("旧", "", "squad", "", date(2026, 1, 1))}
GOOD = {"path": "new/", "name": "新", "kind": "squad"}


def book(path: Path, *rows: tuple[object, ...], header: tuple[str, ...] = HEADER) -> Path:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (header, *rows):
        sheet.append(list(row))
    made.save(path)
    return path


@pytest.fixture
def units(db: None) -> None:
    make_units()
    ensure_area("310199/001/", "310199001", "一街道", "town")


def test_forty_departments_towns_and_their_squads_come_from_a_workbook(units: None, tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (f"bm{number}/", f"第{number}部门", "处置部门", "", "", "", "") for number in range(40)
    ]
    # the squad stands before the town that it belongs to
    rows += [
        ("jx/zd9/", "九中队", "执法中队", "", "zhen9/", date(2021, 4, 30), "闵府〔2021〕8号"),
        ("zhen9/", "九镇", "街镇", "310199001", "", "2021年4月1日", ""),
        ("wy/", "物业", "物业公司", "", "", "", ""),
    ]
    path = book(tmp_path / "units.xlsx", *rows)
    before = Holder.objects.count()

    tried = import_units(SETUP, path, tried=True)
    assert (tried.added, tried.remarks, Holder.objects.count()) == (43, (), before)
    done = import_units(SETUP, path, tried=False)
    assert (done.added, done.changed, Holder.objects.count()) == (43, 0, before + 43)
    again = import_units(SETUP, path, tried=False)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 43)

    assert Holder.objects.get(path="zhen9/").territory == "310199/001/"
    assert belongs_to(Line.ADMINISTRATION, date(2021, 4, 29)) == {}
    assert belongs_to(Line.ADMINISTRATION, date(2021, 4, 30)) == {"jx/zd9/": "zhen9/"}
    assert UnitParent.objects.get(unit_id="jx/zd9/").basis == "闵府〔2021〕8号"


def test_one_wrong_row_keeps_the_whole_table_out(units: None, tmp_path: Path) -> None:
    path = book(
        tmp_path / "units.xlsx",
        ("good/", "好", "街镇", "", "", "", ""),
        ("Bad Path", "坏", "街镇", "", "", "", ""),
        ("nowhere/x/", "空", "街镇", "", "", "", ""),
        ("kind/", "型", "部委", "", "", "", ""),
        ("terr/", "辖", "街镇", "999", "", "", ""),
        ("day/", "日", "街镇", "", "", "二月三十日", ""),
        ("jx/jd/zh/", "指挥", "指挥中心", "", "", "", ""),
        ("good/", "又", "街镇", "", "", "", ""),
        ("jx/hw/", "环卫", "执法中队", "", "", "", ""),
        ("self/", "己", "街镇", "", "self/", "", ""),
        ("jx/cmd/", "指", "指挥中心", "", "jx/jd/", "", ""),
    )
    before = list(Holder.objects.values())
    with translation.override("en"):
        done = import_units(SETUP, path, tried=False)
    assert done.refused
    assert {(one.line, one.column) for one in done.remarks} == {
        (3, "path"),
        (4, "path"),
        (5, "kind"),
        (6, "territory"),
        (7, "starts_on"),
        (8, "path"),
        (9, "path"),
        (10, "kind"),
        (11, "belongs_to"),
        (12, "belongs_to"),
    }
    assert all(one.sentence.endswith(".") for one in done.remarks)
    assert list(Holder.objects.values()) == before
    assert not UnitName.objects.exists()


def test_a_changed_row_renames_and_moves_from_its_day_on(units: None, tmp_path: Path) -> None:
    rows = [("jx/zf/", "新名中队", "执法中队", "", "jx/", "2021-04-30", "文")]
    done = import_units(SETUP, book(tmp_path / "units.xlsx", *rows), tried=False)
    assert (done.added, done.changed, done.remarks) == (0, 1, ())
    assert Holder.objects.get(path="jx/zf/").name == "新名中队"
    earlier = [("jx/zf/", "更早的名", "执法中队", "", "", "2020-01-01", "")]
    refused = import_units(SETUP, book(tmp_path / "units.xlsx", *earlier), tried=False)
    assert [(one.line, one.column) for one in refused.remarks] == [(2, "starts_on")]


@pytest.mark.parametrize(
    ("content", "fits"),
    [
        (b"", False),
        (b"\x89PNG....", False),
        (b"PK\x03\x04broken", False),
        (b"path;name;kind\nnew/;New;town\n", True),
        ("路径,名称,类型\nnew/,新,街镇\n".encode("gb18030"), True),
    ],
    ids=["empty", "picture", "broken", "semicolons", "gb18030"],
)
def test_what_is_no_table_is_told_so(units: None, tmp_path: Path, content: bytes, fits: bool) -> None:
    path = tmp_path / "table"
    path.write_bytes(content)
    if fits:
        assert import_units(SETUP, path, tried=False).added == 1
    else:
        with pytest.raises(TableError):
            import_units(SETUP, path, tried=False)


def test_missing_and_unknown_columns_are_named(units: None, tmp_path: Path) -> None:
    path = book(tmp_path / "units.xlsx", ("x", "y"), header=("路径", "电话"))
    done = import_units(SETUP, path, tried=False)
    assert [one.grave for one in done.remarks] == [True, False]
    assert "名称" not in done.remarks[1].sentence
    assert "电话" in done.remarks[1].sentence


def test_only_who_keeps_units_may(units: None, tmp_path: Path) -> None:
    path = book(tmp_path / "units.xlsx", ("new/", "新", "街镇", "", "", "", ""))
    with pytest.raises(NotAllowed):
        import_units(make_person("clerk", "receptionist", "jx/jd/"), path, tried=True)


CELL = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["jx/", "new/", "jx/a/", "old/", "squad", "中队", "2026-02-30", "20260101", "999", "a" * 300]
    ),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            dict.fromkeys(("path", "name", "kind", "territory", "belongs_to", "starts_on"), CELL)
        ),
        max_size=5,
    )
)
def test_whatever_stands_in_a_table_is_taken_or_told(rows: list[dict[str, str]]) -> None:
    found = plan([(number, row, "") for number, row in enumerate(rows, 2)], KNOWN, {}, TODAY)
    taken = len(found.adds) + len(found.changes) + found.unchanged
    wrong = {remark.line for remark in found.remarks if remark.line}
    assert taken <= len(rows)
    assert taken + len(wrong) >= len(rows)
    if not found.refused:
        paths = {row.path for row in found.adds}
        for row in found.adds:
            above = row.path[: row.path.rstrip("/").rfind("/") + 1]
            assert not above or above in paths | {"jx/"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2021-04-30", date(2021, 4, 30)),
        ("2021/4/3", date(2021, 4, 3)),
        ("2021.4.30", date(2021, 4, 30)),
        ("20210430", date(2021, 4, 30)),
        ("2021年4月30日", date(2021, 4, 30)),
        ("2021-04-30T00:00:00", date(2021, 4, 30)),
        ("2021-02-30", None),
        ("30.4.2021", None),
        ("2021113", None),
        ("", None),
        ("٢٠٢١-04-30", None),
    ],
)
def test_days_as_people_write_them(text: str, day: date | None) -> None:
    assert day_of(text) == day


def test_headers_in_either_language() -> None:
    assert set(columns_of(["Path", "Unit", "Kind", "Territory code"])[0]) == {
        "path",
        "name",
        "kind",
        "territory",
    }
    assert columns_of(["路径", "单位名称", "类型"])[1] == []
    assert plan([(2, GOOD, "ragged_row")], KNOWN, {}, TODAY).refused
