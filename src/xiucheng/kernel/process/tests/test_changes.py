# SPDX-License-Identifier: Apache-2.0
"""What a step changes, and what its entry says of it and hashes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.pure import english as english
from xiucheng.kernel.declaration.tests.declared import HOUR, NAME, PHONE, POINT, WORDS, start, step
from xiucheng.kernel.declaration.types import STAY, Field, Kind, Point, Running, Spawn
from xiucheng.kernel.record.payload import GENESIS, entry_hash, instant, payload_of, personal_digest

from .declared import ACTOR, AT, GRANT, HOURS, MACHINE, RECORD, context, decide, gives, record, setting

PLACE = Point(Decimal("121.4737000"), Decimal("31.2304000"))


# ---- what changes

FIRST = [{}, {"open": "2026-11-23T02:00:00.000000Z"}]
"""The first clock, as the entry that starts it tells it."""


def test_a_start_begins_with_blank_columns_and_its_number() -> None:
    made = decide(start(), context(None), identity=1234)

    row = made.row
    assert row["number"] == "T20261123-001234"
    assert (row["id"], row["state"], row["version"], row["expected"], row["seq"]) == (1234, "open", 1, 0, 1)
    assert [
        row[name] for name in ("title", "address", "area_path", "responsibility", "holder_path", "outcome")
    ] == [""] * 6
    assert (row["lon"], row["lat"], row["boundary_version"], row["holder_person_id"]) == (None, None, 0, None)
    assert (row["opened_at"], row["closed_at"]) == ("2026-11-23T01:00:00.000000Z", None)
    assert (row["parent_id"], row["open_delta"], row["left_holder"]) == (None, 0, None)
    assert (row["d_words"], row["d_count"], row["d_place"]) == ("", 0, None)
    assert (row["from_state"], row["form"], row["prev"]) == ("", {}, GENESIS.hex())
    assert row["changes"] == {"clocks": FIRST}
    assert made.answer == {
        "record_id": 1234,
        "number": row["number"],
        "state": "open",
        "version": 1,
        "seq": 1,
    }
    assert (made.rows, made.personal, made.spawn, made.ended) == ({}, [], (), [])


def test_a_step_carries_the_record_on() -> None:
    row = decide(step(), context()).row

    assert (row["number"], row["state"], row["from_state"]) == (RECORD.number, "waiting", "open")
    assert (row["version"], row["expected"], row["seq"]) == (5, 4, 4)
    for name in (
        "title",
        "address",
        "area_path",
        "responsibility",
        "holder_path",
        "lon",
        "lat",
        "boundary_version",
    ):
        assert row[name] == getattr(RECORD, name)
    assert row["opened_at"] == "2026-11-01T00:00:00.000000Z"
    assert row["prev"] == (b"\x05" * 32).hex()
    assert row["changes"] == {}
    assert not [name for name in row if name.startswith("d_")]
    assert (row["actor_id"], row["post"], row["unit"], row["step"]) == (7, "clerk", "a/b/", "go")


def test_what_differs_is_told_with_old_and_new() -> None:
    declared = step(
        **gives(
            title="新",
            address="某路1号",
            lon=121.5,
            lat=31.3,
            boundary_version=3,
            outcome="ok",
            area_path="31/02/",
        )
    )

    row = decide(declared, context()).row

    assert row["changes"] == {
        "title": ["标题", "新"],
        "lat": ["31.2500000", "31.3000000"],
        "boundary_version": [2, 3],
        "outcome": ["", "ok"],
        "area_path": ["31/01/02/", "31/02/"],
    }
    assert (row["title"], row["lat"], row["lon"], row["outcome"], row["e_outcome"]) == (
        "新",
        31.3,
        121.5,
        "ok",
        "ok",
    )


def test_form_fields_of_the_facts_are_kept_and_told() -> None:
    other = Field("other", Kind.TEXT, NAME)
    declared = step(form=(WORDS, other, PHONE))

    made = decide(declared, context(form={"words": "新", "other": "x", "phone": "138"}))

    assert made.row["d_words"] == "新"
    assert made.row["changes"] == {"words": ["旧", "新"]}
    assert made.row["form"] == {"words": "新", "other": "x"}
    assert "d_other" not in made.row
    assert "d_phone" not in made.row
    emptied = decide(declared, context(form={"words": None, "other": "x", "phone": None}))
    assert (emptied.row["d_words"], emptied.row["form"]) == ("", {"other": "x"})
    assert emptied.row["changes"] == {"words": ["旧", ""]}
    same = decide(declared, context(form={"words": "旧", "other": "x", "phone": None}))
    assert (same.row["d_words"], same.row["changes"]) == ("旧", {})


def test_an_effect_sets_declared_facts_only() -> None:
    declared = step(sets=("count", "place"), **gives(detail={"count": 2}))

    row = decide(declared, context()).row

    assert (row["d_count"], row["d_place"], row["changes"]) == (2, None, {"count": [0, 2]})
    with pytest.raises(AssertionError, match="sets words but does not declare it"):
        decide(step(sets=("count",), **gives(detail={"words": "x"})), context())
    over = step(form=(WORDS,), sets=("words",), **gives(detail={"words": "of the effect"}))
    assert decide(over, context(form={"words": "typed"})).row["d_words"] == "of the effect"
    cleared = decide(step(sets=("count",), **gives(detail={"count": None})), context()).row
    assert (cleared["d_count"], cleared["changes"]) == (0, {})


def test_a_step_that_stays_ends_no_clock_and_says_the_state_it_found() -> None:
    made = decide(step(frm=("open", "waiting"), to=STAY), context(record(state="waiting")))

    assert (made.row["from_state"], made.row["state"], made.ended, made.clocks) == (
        "waiting",
        "waiting",
        [],
        [],
    )


def test_the_entry_tells_when_a_record_opened_and_closed_apart_from_its_own_time() -> None:
    earlier = AT - timedelta(days=3)

    adopted = decide(start(**gives(opened_at=earlier)), context(None)).row
    assert adopted["changes"]["opened_at"] == [instant(AT), instant(earlier)]
    closed = decide(step(to="done"), context()).row
    assert closed["changes"]["closed_at"] == [None, closed["closed_at"]]


def test_a_child_tells_its_parent() -> None:
    row = decide(start(), context(None), inherited={"parent_id": 77}).row

    assert (row["parent_id"], row["changes"]["parent_id"]) == (77, [None, 77])


def test_a_start_fills_every_fact() -> None:
    declared = start(form=(WORDS,), sets=("count",), **gives(detail={"count": 1}))

    row = decide(declared, context(None, form={"words": "x"})).row

    assert (row["d_words"], row["d_count"], row["d_place"]) == ("x", 1, None)
    assert row["changes"] == {"words": ["", "x"], "count": [0, 1], "clocks": FIRST}


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": {"toy.Row": [{}]}},
        {"clocks": {"x": HOUR}},
        {"promised": {"x": AT}},
        {"ended": ("x",)},
        {"recounted": {"x": Running(AT, HOUR, HOURS)}},
        {"spawn": (Spawn("toy.child", "begin"),)},
    ],
)
def test_what_is_not_declared_cannot_be_lost_without_a_word(changes: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="go changes the"):
        decide(
            step(rows=("toy.Other",), clocks=("other",), spawns=("toy.other",), **gives(**changes)), context()
        )


def test_the_holder_changes_only_where_declared_and_leaves_a_share() -> None:
    with pytest.raises(AssertionError, match="does not declare hands_over"):
        decide(step(**gives(holder_path="z/")), context())
    row = decide(step(hands_over=True, **gives(holder_path="z/")), context()).row
    assert (row["holder_path"], row["left_holder"]) == ("z/", "a/b/c/")
    assert row["changes"] == {"holder_path": ["a/b/c/", "z/"]}
    assert decide(step(hands_over=True, **gives(holder_path="a/b/c/")), context()).row["left_holder"] is None
    assert decide(start(**gives(holder_path="z/")), context(None)).row["left_holder"] is None


def test_the_person_is_released_with_every_move_and_told() -> None:
    held = context(record(holder_person_id=8))

    kept = decide(step(to=STAY), held).row
    assert (kept["holder_person_id"], kept["changes"]) == (8, {})
    put_back = decide(step(to=STAY, **gives(nobody=True)), held).row
    assert (put_back["holder_person_id"], put_back["changes"]) == (None, {"holder_person_id": [8, None]})
    moved = decide(step(hands_over=True), held).row
    assert (moved["holder_person_id"], moved["changes"]) == (None, {"holder_person_id": [8, None]})
    away = decide(step(hands_over=True, **gives(holder_path="z/")), held).row
    assert (away["holder_person_id"], away["changes"]["holder_person_id"]) == (None, [8, None])
    given = decide(step(hands_over=True, **gives(holder_path="z/", holder_person_id=9)), held).row
    assert (given["holder_person_id"], given["changes"]["holder_person_id"]) == (9, [8, 9])
    nobody = decide(step(hands_over=True, **gives(holder_path="z/")), context()).row
    assert "holder_person_id" not in nobody["changes"]


def test_a_child_takes_over_what_its_start_does_not_say() -> None:
    inherited = {"title": "母", "holder_path": "p/", "lon": 1.5, "boundary_version": 4}

    row = decide(start(**gives(holder_path="q/")), context(None), inherited=inherited).row

    assert (row["title"], row["holder_path"], row["lon"], row["boundary_version"]) == ("母", "q/", 1.5, 4)
    assert row["changes"] == {
        "title": ["", "母"],
        "holder_path": ["", "q/"],
        "lon": [None, "1.5000000"],
        "boundary_version": [0, 4],
        "clocks": FIRST,
    }
    assert decide(step(), context(), inherited=inherited).row["title"] == "标题"


def test_children_are_counted_on_the_parent() -> None:
    children = (Spawn("toy.child", "begin"), Spawn("toy.child", "begin"))

    made = decide(step(spawns=("toy.child",), **gives(spawn=children)), context())

    assert (made.row["open_delta"], made.spawn) == (2, children)


def test_an_end_closes_at_the_given_time_or_now() -> None:
    finish = step("finish", to="done")

    assert decide(finish, context()).row["closed_at"] == "2026-11-23T01:00:00.000000Z"
    early = datetime(2026, 11, 20, tzinfo=UTC)
    assert (
        decide(step(to="done", **gives(closed_at=early)), context()).row["closed_at"]
        == "2026-11-20T00:00:00.000000Z"
    )
    assert decide(step(**gives(closed_at=early)), context()).row["closed_at"] is None
    assert decide(step(**gives(opened_at=early)), context()).row["opened_at"] == "2026-11-20T00:00:00.000000Z"


def test_alternatives_are_chosen_by_the_effect() -> None:
    either: dict[str, Any] = {"to": ("waiting", "done")}

    assert decide(step(**either, **gives(state="done")), context()).row["state"] == "done"
    for wrong in (None, "open"):
        with pytest.raises(AssertionError, match="must choose one of"):
            decide(step(**either, **gives(state=wrong)), context())
    assert decide(step(**gives(state="waiting")), context()).row["state"] == "waiting"
    with pytest.raises(AssertionError, match="goes to waiting only"):
        decide(step(**gives(state="done")), context())


def test_satellite_rows_go_as_json_carries_them() -> None:
    declared = step(
        rows=("toy.Row",), **gives(rows={"toy.Row": [{"id": 1, "lon": 1.5, "at": AT, "n": Decimal("2.50")}]})
    )

    assert decide(declared, context()).rows == {
        "toy.Row": [{"id": 1, "lon": 1.5, "at": "2026-11-23T01:00:00.000000Z", "n": "2.50"}]
    }


# ---- the entry


def rehashed(row: dict[str, Any]) -> str:
    """The hash of the entry that a row writes, from its columns alone."""
    same = ("seq", "version", "at", "step", "actor_id", "post", "unit", "from_state", "changes", "form")
    written = {name: row[name] for name in (*same, "personal_digest")} | {
        "record_id": row["id"],
        "number": row["number"],
        "process": "toy.thing/3",
        "to_state": row["state"],
        "outcome": row["e_outcome"],
        "lon": row["e_lon"],
        "lat": row["e_lat"],
        "attachments": [],
        "prev": bytes.fromhex(row["prev"]),
    }
    return entry_hash(payload_of(written)).hex()


def test_the_hash_covers_exactly_what_is_written() -> None:
    declared = step(form=(WORDS, POINT, PHONE), **gives(title="新", outcome="ok"))
    made = decide(declared, context(form={"words": "w", "point": PLACE, "phone": "138"}), salt=b"q" * 16)

    row = made.row
    assert row["hash"] == rehashed(row)
    first = decide(start(), context(None)).row
    assert first["hash"] == rehashed(first)
    assert (row["e_lon"], row["e_lat"]) == ("121.4737000", "31.2304000")
    assert row["form"] == {"words": "w", "point": ["121.4737000", "31.2304000"]}
    assert row["personal_digest"] == personal_digest({"phone": "138"}, b"q" * 16)
    assert made.personal == [{"name": "phone", "value": "138", "salt": (b"q" * 16).hex()}]


def test_an_entry_without_place_or_personal_words_leaves_them_empty() -> None:
    row = decide(
        step(form=(WORDS, POINT, PHONE)), context(form={"words": None, "point": None, "phone": None})
    ).row

    assert (row["e_lon"], row["e_lat"], row["personal_digest"], row["e_outcome"]) == ("", "", "", "")


def test_a_personal_place_never_stands_in_the_entry() -> None:
    hidden = Field("home", Kind.POINT, NAME, personal=True)

    row = decide(step(form=(hidden,)), context(form={"home": PLACE})).row

    assert (row["e_lon"], row["e_lat"], row["form"]) == ("", "", {})


def test_the_system_signs_with_its_name_and_people_without_a_grant_with_nothing() -> None:
    row = decide(step(), context(actor=MACHINE, grant=None)).row
    assert (row["actor_id"], row["post"], row["unit"]) == (None, "clock", "")
    row = decide(step(), context(actor=ACTOR, grant=None)).row
    assert (row["actor_id"], row["post"], row["unit"]) == (7, "", "")


def test_two_salts_give_two_digests_and_one_hash_chain_each() -> None:
    given = context(form={"phone": "138"})

    first, second = (decide(step(form=(PHONE,)), given, salt=salt).row for salt in (b"a" * 16, b"b" * 16))

    assert first["personal_digest"] != second["personal_digest"]
    assert first["hash"] != second["hash"]
    assert setting(step()).inherited == {}


def test_who_stands_in_says_for_whom() -> None:
    lent = replace(GRANT, stands_in=12)

    row = decide(step(), context(grant=lent)).row

    assert row["changes"] == {"stands_in": [None, 12]}
    assert (row["actor_id"], row["post"], row["unit"]) == (7, "clerk", "a/b/")
