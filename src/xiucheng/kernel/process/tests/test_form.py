# SPDX-License-Identifier: Apache-2.0
"""Whatever comes in, a form gives clean typed values or a sentence at the field, and nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pure import english as english
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.declaration.types import Field, Kind, Label, Point
from xiucheng.kernel.process.form import Unusable, parse, read, text
from xiucheng.kernel.record.payload import canonical, plain

NAME = Label("名称", "Name")
CHOICES = (("a", Label("甲", "A")), ("b", Label("乙", "B")))


def field(kind: Kind, **more: Any) -> Field:
    if kind is Kind.CHOICE:
        more.setdefault("choices", CHOICES)
    return Field("x", kind, NAME, **more)


def refused(kind: Kind, value: Any, **more: Any) -> str:
    with pytest.raises(Unusable) as caught:
        read(field(kind, **more), value)
    return str(caught.value)


@pytest.mark.parametrize(
    ("kind", "value", "clean"),
    [
        (Kind.TEXT, "  路灯不亮 ", "路灯不亮"),
        (Kind.TEXT, "e\u0301", "é"),
        (Kind.TEXT, "👷\u200d♀️", "👷\u200d♀️"),
        (Kind.WORDS, "一\n二\t三", "一\n二\t三"),
        (Kind.INTEGER, "-12", -12),
        (Kind.INTEGER, "+7", 7),
        (Kind.INTEGER, "５", 5),
        (Kind.INTEGER, 9, 9),
        (Kind.INTEGER, "9" * 15, 999_999_999_999_999),
        (Kind.DECIMAL, "1.10", Decimal("1.10")),
        (Kind.DECIMAL, 2.5, Decimal("2.5")),
        (Kind.DECIMAL, "-0.000001", Decimal("-0.000001")),
        (Kind.BOOLEAN, True, True),
        (Kind.BOOLEAN, False, False),
        (Kind.BOOLEAN, "on", True),
        (Kind.BOOLEAN, "True", True),
        (Kind.BOOLEAN, "1", True),
        (Kind.BOOLEAN, "yes", True),
        (Kind.BOOLEAN, "off", False),
        (Kind.BOOLEAN, "0", False),
        (Kind.BOOLEAN, 0, False),
        (Kind.BOOLEAN, "no", False),
        (Kind.BOOLEAN, "false", False),
        (Kind.CHOICE, "b", "b"),
        (Kind.DATE, "2026-02-28", date(2026, 2, 28)),
        (Kind.DATE, "1900-01-01", date(1900, 1, 1)),
        (Kind.DATE, "2200-12-31", date(2200, 12, 31)),
        (Kind.DATETIME, "2026-11-22T15:04", datetime(2026, 11, 22, 15, 4, tzinfo=ZONE)),
        (Kind.DATETIME, "2026-11-22T15:04:05Z", datetime(2026, 11, 22, 15, 4, 5, tzinfo=UTC)),
        (Kind.POINT, "121.4737, 31.2304", Point(Decimal("121.4737000"), Decimal("31.2304000"))),
        (Kind.POINT, "121.4737，31.2304", Point(Decimal("121.4737000"), Decimal("31.2304000"))),
        (Kind.POINT, "-180 -90", Point(Decimal("-180.0000000"), Decimal("-90.0000000"))),
        (Kind.POINT, {"lon": 121.5, "lat": 31}, Point(Decimal("121.5000000"), Decimal("31.0000000"))),
        (Kind.POINT, [0.12345678901234568, 31.5], Point(Decimal("0.1234568"), Decimal("31.5000000"))),
        (Kind.REFERENCE, "GB:E0110", "GB:E0110"),
        (Kind.REFERENCE, 17, "17"),
    ],
)
def test_usable_values_become_typed(kind: Kind, value: Any, clean: Any) -> None:
    found = read(field(kind), value)

    assert found == clean
    assert type(found) is type(clean)


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (Kind.TEXT, 5, "Write text here."),
        (Kind.TEXT, {"a": 1}, "Write text here."),
        (Kind.TEXT, "一\n二", "Write this on one line."),
        (Kind.WORDS, ["a"], "Write text here."),
        (Kind.INTEGER, "1.0", "Write a whole number in digits."),
        (Kind.INTEGER, 1.0, "Write a whole number in digits."),
        (Kind.INTEGER, True, "Write a whole number in digits."),
        (Kind.INTEGER, "1" * 16, "Write a whole number in digits."),
        (Kind.INTEGER, "1\n2", "Write a whole number in digits."),
        (Kind.INTEGER, "①", "Write a whole number in digits."),
        (Kind.DECIMAL, True, "Write a number in digits, with at most six decimals."),
        (Kind.DECIMAL, "1e3", "Write a number in digits, with at most six decimals."),
        (Kind.DECIMAL, "1.1234567", "Write a number in digits, with at most six decimals."),
        (Kind.DECIMAL, "NaN", "Write a number in digits, with at most six decimals."),
        (Kind.DECIMAL, float("inf"), "Write a number in digits, with at most six decimals."),
        (Kind.BOOLEAN, "maybe", "Choose yes or no."),
        (Kind.BOOLEAN, 2, "Choose yes or no."),
        (Kind.BOOLEAN, {}, "Choose yes or no."),
        (Kind.CHOICE, "c", "Choose one of: A、B."),
        (Kind.CHOICE, ["a"], "Choose one of: A、B."),
        (Kind.DATE, "2026-02-30", "Write a date such as 2026-11-22."),
        (Kind.DATE, "0001-01-01", "Write a date such as 2026-11-22."),
        (Kind.DATE, "1899-12-31", "Write a date such as 2026-11-22."),
        (Kind.DATE, "2201-01-01", "Write a date such as 2026-11-22."),
        (Kind.DATE, "昨天", "Write a date such as 2026-11-22."),
        (Kind.DATETIME, "0001-01-01T00:00", "Write a time such as 2026-11-22T15:04."),
        (Kind.DATETIME, "9999-12-31T23:59:59-12:00", "Write a time such as 2026-11-22T15:04."),
        (Kind.DATETIME, "25:00", "Write a time such as 2026-11-22T15:04."),
        (Kind.REFERENCE, True, "Write text here."),
        (Kind.REFERENCE, 1.5, "Write text here."),
        (Kind.REFERENCE, 10**200, "Shorten this to 200 characters; it has 201."),
    ],
)
def test_unusable_values_get_a_sentence(kind: Kind, value: Any, sentence: str) -> None:
    assert refused(kind, value) == sentence


@pytest.mark.parametrize(
    "value",
    [
        "180.1,0",
        "0,90.0000001",
        "-181 0",
        "1",
        "1,2,3",
        "a,b",
        [1],
        [1, 2, 3],
        {"lon": 1},
        {},
        "1e2,3",
        "nan,nan",
        7,
    ],
)
def test_places_off_the_globe_or_unreadable_are_refused(value: Any) -> None:
    assert refused(Kind.POINT, value).startswith("Set the pin on the map")


@pytest.mark.parametrize(
    "character",
    [
        "\x00",
        "\x08",
        "\x0b",
        "\x0e",
        "\x1f",
        "\x7f",
        "\x85",
        "\u2028",
        "\u202e",
        "\u2066",
        "\ud800",
    ],
    ids=ascii,
)
def test_characters_that_cannot_be_kept_or_seen_are_refused(character: str) -> None:
    sentence = "This contains characters that cannot be shown. Type it again without them."
    for kind in Kind:
        assert refused(kind, f"a{character}b") == sentence
    with pytest.raises(Unusable):
        text(character)


def test_line_ends_and_tabs_are_kept_in_words() -> None:
    assert text("a\r\n\tb\n") == "a\r\n\tb"


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("value", [None, "", "   ", []])
def test_empty_is_none_or_asked_for(kind: Kind, value: Any) -> None:
    assert read(field(kind, required=False), value) is None
    assert refused(kind, value) == "Fill this in."


def test_lengths_and_bounds_are_inclusive() -> None:
    assert read(field(Kind.TEXT, max_length=3), "一二三") == "一二三"
    assert refused(Kind.TEXT, "一二三四", max_length=3) == "Shorten this to 3 characters; it has 4."
    assert read(field(Kind.WORDS, max_length=3), "x" * 2000) == "x" * 2000
    assert refused(Kind.WORDS, "x" * 2001, max_length=3) == "Shorten this to 2000 characters; it has 2001."
    assert read(field(Kind.WORDS, max_length=3000), "x" * 3000) == "x" * 3000
    for kind in (Kind.INTEGER, Kind.DECIMAL):
        for value in ("2", "5"):
            assert read(field(kind, minimum=2, maximum=5), value) == int(value)
        assert refused(kind, "1", minimum=2, maximum=5) == "Write at least 2."
        assert refused(kind, "6", minimum=2, maximum=5) == "Write at most 5."
        assert read(field(kind, minimum=0, maximum=0), "0") == 0
        assert refused(kind, "-1", minimum=0) == "Write at least 0."
        assert refused(kind, "1", maximum=0) == "Write at most 0."


FORM = (
    Field("title", Kind.TEXT, NAME),
    Field("count", Kind.INTEGER, NAME, required=False),
    Field("kind", Kind.CHOICE, NAME, choices=CHOICES),
)


def test_all_fields_are_told_at_once_and_unknown_ones_too() -> None:
    hostile: dict[Any, Any] = {"count": "x", "kind": "a", "admin": "1", 5: 1, "y" * 90: 1}

    clean, errors = parse(FORM, hostile)

    assert clean == {"kind": "a"}
    assert errors == {
        "title": "Fill this in.",
        "count": "Write a whole number in digits.",
        "admin": "This step does not ask for this. Leave it out.",
        "5": "This step does not ask for this. Leave it out.",
        "y" * 60: "This step does not ask for this. Leave it out.",
    }


def test_every_declared_field_is_there_when_all_are_usable() -> None:
    assert parse(FORM, {"title": "t", "kind": "b"}) == ({"title": "t", "count": None, "kind": "b"}, {})


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
NEARLY = st.one_of(
    ANYTHING,
    st.text(alphabet="0123456789.-+,， eE５\n:TZ", max_size=24),
    st.datetimes().map(str),
    st.tuples(st.floats(), st.floats()).map(list),
    st.fixed_dictionaries({"lon": ANYTHING, "lat": ANYTHING}),
)


@given(kind=st.sampled_from(Kind), value=NEARLY, required=st.booleans())
def test_nothing_but_clean_values_or_a_sentence_comes_out(kind: Kind, value: Any, required: bool) -> None:
    item = field(kind, required=required, minimum=-5, maximum=10**9)
    try:
        clean = read(item, value)
    except Unusable:
        return

    assert clean is not None or not required
    stored = plain(clean)
    canonical(stored).encode("utf-8")
    if isinstance(stored, str):
        assert "\x00" not in stored
        assert plain(read(item, stored)) == stored


@given(
    data=st.dictionaries(
        st.text(max_size=8) | st.sampled_from(["title", "count", "kind"]), ANYTHING, max_size=5
    )
)
def test_a_form_never_does_more_than_refuse(data: dict[str, Any]) -> None:
    clean, errors = parse(FORM, data)

    assert set(clean) | set(errors) >= {"title", "count", "kind"}
    assert not set(clean) & set(errors)


def test_files_are_named_by_their_numbers_each_once_and_in_order() -> None:
    some = field(Kind.FILES, minimum=2, maximum=3)
    assert read(some, ["12", 7, "12"]) == [12, 7]
    assert read(some, (1, 2, 3)) == [1, 2, 3]
    assert read(field(Kind.FILES), 5) == [5]
    assert read(field(Kind.FILES), list(range(1, 51))) == list(range(1, 51))
    send = "Send the files first, then write their numbers here."
    for value in (["x"], [1, "x"], [True], ["-1"], ["1x"], list(range(1, 52)), ["9" * 19]):
        assert refused(Kind.FILES, value) == send
    assert refused(Kind.FILES, [1, 1], minimum=2) == "Add at least 2."
    assert refused(Kind.FILES, [1, 2, 3, 4], maximum=3) == "Add at most 3."
