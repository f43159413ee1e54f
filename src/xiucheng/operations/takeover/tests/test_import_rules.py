# SPDX-License-Identifier: Apache-2.0
"""What a row of a source's table means, row by row, and what is wrong with a mapping."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.tables.times import TimeFormatError, reader
from xiucheng.operations.supervision.queries import ADOPTED
from xiucheng.operations.takeover.actions import shipped_mapping
from xiucheng.operations.takeover.rules import MappingError, Meaning, Reader, read_mapping
from xiucheng.operations.takeover.rules.names import LONGEST, segment
from xiucheng.operations.takeover.rules.rows import LIMITS

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 22, tzinfo=UTC)
DOCUMENT: dict[str, Any] = {
    "source": "town",
    "times": ["%m/%d/%Y %I:%M:%S %p"],
    "columns": {
        "external_id": ["id"],
        "opened_at": ["opened"],
        "due_at": ["due"],
        "closed_at": ["closed"],
        "changed_at": ["changed"],
        "status": ["status"],
        "title": ["title"],
        "address": ["place", "street"],
        "lon": ["x"],
        "lat": ["y"],
        "department": ["unit"],
        "area": ["ward"],
        "category": ["kind"],
        "outcome": ["how"],
        "result": ["how"],
    },
    "optional": ["street"],
    "closed": ["Closed"],
    "outcomes": [["fixed", "resolved"]],
    "rewrites": {"area": [["^(?:Ward )?0*([1-9]\\d*)$", "Ward \\1"]]},
    "unknown": {"points": [[1, 2]], "due_at": ["01/01/1900 12:00:00 AM"]},
}
HEADER = [
    "id",
    "opened",
    "due",
    "closed",
    "changed",
    "status",
    "title",
    "place",
    "street",
    "x",
    "y",
    "unit",
    "ward",
    "kind",
    "how",
]
SOUND = {
    "id": "7",
    "opened": "01/01/2015 12:25:23 AM",
    "due": "01/16/2015 08:30:00 AM",
    "closed": "01/02/2015 04:17:43 PM",
    "status": "Closed",
    "street": "5  Main\tSt",
    "x": "-71.0944",
    "y": "42.3474",
    "unit": "Public Works",
    "ward": "03",
    "kind": "Street Lights / Out",
    "how": "All fixed",
}


def meaning(as_of: datetime | None = None, fault: str = "", /, **cells: str) -> Meaning:
    row = {**SOUND, **cells}
    rows = Reader(read_mapping(DOCUMENT), HEADER, zone=ZONE, now=NOW, as_of=as_of)
    return rows.read(2, [row.get(name, "") for name in HEADER], fault)


def kinds(found: Meaning) -> list[str]:
    return [remark.kind for remark in found.remarks]


def test_a_sound_row_becomes_a_case() -> None:
    found = meaning()
    assert found.remarks == []
    assert found.form is not None
    assert found.form["opened_at"] == datetime(2015, 1, 1, 0, 25, 23, tzinfo=ZONE)
    assert found.form["closed_at"] == datetime(2015, 1, 2, 16, 17, 43, tzinfo=ZONE)
    assert found.form["address"] == "5 Main St"
    assert found.form["point"] == "-71.0944000,42.3474000"
    assert found.form["holder_path"] == "town/Public-Works/"
    assert found.form["area_path"] == "town/Ward-3/"
    assert found.form["title"] == "Street Lights / Out"
    assert found.form["outcome"] == "resolved"
    assert found.form["remarks"] is None
    assert set(found.form) <= {item.name for item in ADOPTED}


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"id": " "}, "no_number"),
        ({"id": "x" * 61}, "number_too_long"),
        ({"opened": ""}, "no_opening_time"),
        ({"opened": "13/01/2015 01:00:00 AM"}, "unreadable_opening_time"),
        ({"opened": "01/01/2015 13:00:00 AM"}, "unreadable_opening_time"),
        ({"closed": "yesterday"}, "unreadable_closing_time"),
        ({"closed": ""}, "closed_without_time"),
    ],
)
def test_rows_that_cannot_be_taken_say_why(cells: dict[str, str], kind: str) -> None:
    found = meaning(**cells)
    assert found.form is None
    assert kinds(found) == [kind]
    assert str(found.remarks[0])


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"closed": "12/31/2014 01:00:00 PM"}, "closed_before_opened"),
        ({"due": "12/31/2014 01:00:00 PM"}, "due_before_opened"),
        ({"due": "soon"}, "unreadable_target"),
        ({"x": "west"}, "unreadable_position"),
        ({"y": "91"}, "unreadable_position"),
        ({"x": "nan"}, "unreadable_position"),
        ({"status": "Open"}, "closing_time_but_open"),
        ({"closed": "", "changed": "01/03/2015 01:00:00 PM"}, "closing_time_estimated"),
        ({"closed": "01/01/2199 01:00:00 PM"}, "closed_in_future"),
        ({"opened": "01/01/2199 01:00:00 PM", "status": "Open", "closed": "", "due": ""}, "opened_in_future"),
        ({"place": "x" * 300}, "text_cut"),
    ],
)
def test_rows_with_a_remark_are_taken(cells: dict[str, str], kind: str) -> None:
    found = meaning(**cells)
    assert kinds(found) == [kind]
    assert found.form is not None
    assert found.form["remarks"] == str(found.remarks[0])


def test_closing_before_opening_is_kept_as_it_is() -> None:
    found = meaning(closed="12/31/2014 01:00:00 PM")
    assert found.form is not None
    assert found.form["closed_at"] == datetime(2014, 12, 31, 13, tzinfo=ZONE)


def test_as_of_takes_the_table_as_it_stood_then() -> None:
    between = datetime(2015, 1, 2, tzinfo=ZONE)
    found = meaning(between)
    assert found.form is not None
    assert found.form["closed_at"] is None
    assert "outcome" not in found.form
    assert kinds(meaning(datetime(2014, 1, 1, tzinfo=ZONE))) == ["opened_after_as_of"]


def test_what_stands_for_not_known_is_not_known() -> None:
    found = meaning(x="1.0", y="2", due="01/01/1900 12:00:00 AM", unit="", ward="", kind="")
    assert found.form is not None
    assert found.remarks == []
    assert (found.form["point"], found.form["due_at"], found.form["class_code"]) == (None, None, None)
    assert (found.form["holder_path"], found.form["area_path"], found.form["title"]) == (
        "town/",
        "town/",
        "7",
    )


def test_control_characters_do_not_reach_the_record() -> None:
    found = meaning(how="a\r\nb\x0bc\u202e", street="1\x00 St")
    assert found.form is not None
    assert found.form["result"] == "a\nb c "
    assert found.form["address"] == "1 St"


def test_times_of_a_source_with_a_zone_of_its_own() -> None:
    read = reader(["%d.%m.%Y %H:%M"], ZoneInfo("America/New_York"))
    assert read("02.07.2015 09:05") == datetime(2015, 7, 2, 13, 5, tzinfo=UTC)
    assert read("2015-07-02T09:05:00Z") == datetime(2015, 7, 2, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize("day", ["2026/3/2", "2026/03/02", "2026-3-2", "2026-03-02", "2026年3月2日"])
@pytest.mark.parametrize(
    ("clock", "at"),
    [("", time()), (" 8:05", time(8, 5)), (" 08:05", time(8, 5)), (" 8:05:09", time(8, 5, 9))],
)
def test_times_as_spreadsheets_in_chinese_write_them(day: str, clock: str, at: time) -> None:
    read = reader(shipped_mapping("generic")["times"], ZONE)
    assert read(day + clock) == datetime.combine(date(2026, 3, 2), at, ZONE)


@pytest.mark.parametrize("text", ["%Y", "%Y-%m-%d %I", "%Y-%m-%d %q", "%Y-%Y-%m-%d"])
def test_time_formats_that_cannot_work(text: str) -> None:
    with pytest.raises(TimeFormatError):
        reader([text], ZONE)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001 - civil
def test_a_format_reads_what_it_writes(civil: datetime) -> None:
    read = reader(["%m/%d/%Y %I:%M:%S %p"], ZoneInfo("UTC"))
    assert read(civil.strftime("%m/%d/%Y %I:%M:%S %p")) == civil.replace(microsecond=0, tzinfo=UTC)


@given(st.text(min_size=1).filter(str.strip))
def test_every_name_makes_a_safe_segment(name: str) -> None:
    found = segment(name)
    assert 0 < len(found) <= LONGEST
    assert not set(found) & set('/"\\{},\n\0 ')


def test_names_that_differ_stay_apart() -> None:
    assert segment("Ward 5") == "Ward-5"
    assert segment("A/B") != segment("A&B")
    assert segment("x" * 60) != segment("x" * 61)


@given(st.lists(st.text(max_size=40), min_size=len(HEADER), max_size=len(HEADER)))
def test_no_row_can_break_the_reading(cells: list[str]) -> None:
    found = Reader(read_mapping(DOCUMENT), HEADER, zone=ZONE, now=NOW, as_of=None).read(2, cells)
    assert found.form is not None or found.remarks


def test_limits_are_those_of_the_form() -> None:
    longest = {item.name: item.max_length for item in ADOPTED}
    assert {name: longest[name] for name in LIMITS} == LIMITS


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"source": "Town!"}, "short code"),
        ({"columns": {"external_id": ["id"]}}, "opened_at"),
        ({"columns": {"external_id": ["id"], "opened_at": ["o"], "wen": ["x"]}}, "wen"),
        ({"times": ["%Q"]}, "%Q"),
        ({"zone": "Mars/Base"}, "time zone"),
        ({"closedd": []}, "closedd"),
        ({"rewrites": {"area": [["(", ""]]}}, "cannot be used"),
        ({"unknown": {"points": [[1]]}}, "cannot be used"),
        ({"closed": "Closed"}, "list of texts"),
    ],
)
def test_a_mapping_that_cannot_work_says_what_to_change(change: dict[str, Any], words: str) -> None:
    with translation.override("en"), pytest.raises(MappingError, match=words):
        read_mapping({**DOCUMENT, **change})
    with translation.override("zh-hans"), pytest.raises(MappingError, match="[\u4e00-\u9fff]"):
        read_mapping({**DOCUMENT, **change})


def test_missing_and_doubled_columns_are_named() -> None:
    mapping = read_mapping(DOCUMENT)
    with translation.override("en"):
        with pytest.raises(MappingError, match=r"due.*It has: id"):
            mapping.indexes([name for name in HEADER if name != "due"])
        with pytest.raises(MappingError, match="more than one column ward"):
            mapping.indexes([*HEADER, "ward"])
    assert mapping.indexes([name for name in HEADER if name != "street"])["address"] == (7,)
