# SPDX-License-Identifier: Apache-2.0
"""The engine on a real database: permission and scope, versions and keys, bulks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.makers import CASE, FORMS, Bureau, make_case, report, take, walk
from xiucheng.kernel import clock
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.engine import Item
from xiucheng.kernel.process.errors import Conflict, Denied, Invalid, KeyReused, NotFound, NotNow
from xiucheng.kernel.record.models import Entry, Share, Submission

from . import family
from .family import OUTSIDER, PARENT, WORKER
from .sights import counts, state_of

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"), family.declared():
        yield


# ---- permission and scope


def test_what_is_out_of_sight_answers_like_what_is_not_there(bureau: Bureau) -> None:
    case = make_case(bureau, "accepted")
    before = counts()

    said = set()
    for who, record in (
        ("strange_chief", case.record_id),
        ("duty_chief", 1),
        ("duty_chief", 2**63),
        ("duty_chief", -1),
    ):
        with pytest.raises(NotFound) as caught:
            engine.step(bureau[who], CASE, record, "file", FORMS["file"], version=case.version)
        said.add(str(caught.value))
        with pytest.raises(NotFound):
            engine.offers(bureau[who], registry.get(CASE), record)
    assert said == {"There is no such item, or it is outside what your posts may see."}
    assert counts() == before


def test_a_wrong_form_does_not_probe_records(bureau: Bureau) -> None:
    case = make_case(bureau)

    with pytest.raises(NotFound):
        take(bureau, "stranger", case, "accept", {"nonsense": "1"})
    with pytest.raises(Denied):
        take(bureau, "leader", case, "accept", {"nonsense": "1"})
    with pytest.raises(NotNow):
        take(bureau, "duty_chief", case, "file", {"nonsense": "1"})
    with pytest.raises(Invalid):
        take(bureau, "receptionist", case, "accept", {"nonsense": "1"})


def test_a_refused_person_changes_nothing_and_is_told_why(bureau: Bureau) -> None:
    case = make_case(bureau)
    before, state = counts(), state_of(case.record_id)

    with pytest.raises(Denied) as caught:
        take(bureau, "leader", case, "accept", key="denied-1")

    assert str(caught.value) == "None of your posts may do this: Accept."
    assert (counts(), state_of(case.record_id)) == (before, state)


def test_an_unknown_step_or_one_of_another_kind_is_not_there(bureau: Bureau) -> None:
    case = make_case(bureau)
    before = counts()
    tries: list[tuple[int | None, str, Any]] = [
        (case.record_id, "nonsense", {}),
        (case.record_id, "report", FORMS["report"]),
        (None, "accept", FORMS["accept"]),
        (case.record_id, "recalculate", {}),
    ]
    for record, step, form in tries:
        outcome = engine.bulk(bureau["receptionist"], CASE, step, [Item(form, record, 1)])[0]
        assert isinstance(outcome, NotFound)
        assert str(outcome) == "The process has no step of this name."
    assert counts() == before


def test_a_record_of_another_process_is_not_there(bureau: Bureau) -> None:
    case = make_case(bureau)

    with pytest.raises(NotFound):
        engine.step(WORKER, PARENT, case.record_id, "finish", {}, version=1)
    with pytest.raises(NotFound):
        engine.step(OUTSIDER, PARENT, family.parent().record_id, "finish", {}, version=1)


def test_a_unit_sees_what_it_handled_and_what_was_shared_until_the_end(bureau: Bureau) -> None:
    case = make_case(bureau, "handled")
    with pytest.raises(NotNow):
        take(bureau, "handler", case, "handle")
    with pytest.raises(NotFound):
        take(bureau, "handler_2", case, "handle")

    with clock.frozen(MONDAY) as held:
        Share.objects.create(
            record_id=case.record_id, holder_path="jx/sz/", reason="asked", until=MONDAY + timedelta(hours=1)
        )
        with pytest.raises(NotNow):
            take(bureau, "handler_2", case, "handle")
        held.advance(timedelta(hours=1))
        with pytest.raises(NotFound):
            take(bureau, "handler_2", case, "handle")


def test_a_share_with_an_end_becomes_lasting_when_the_unit_handles_the_case(bureau: Bureau) -> None:
    case = make_case(bureau, "filed")
    Share.objects.create(record_id=case.record_id, holder_path="jx/sz/", reason="asked", until=MONDAY)

    case = take(bureau, "dispatcher", case, "dispatch", {"department": "jx/sz/"})
    take(bureau, "handler_2", case, "return")

    share = Share.objects.get(record=case.record_id, holder_path="jx/sz/")
    assert (share.reason, share.until) == ("handled", None)


def test_a_unit_that_ended_gets_no_more_work(bureau: Bureau) -> None:
    Holder.objects.create(path="jx/old/", name="旧", kind="department", ends_on=MONDAY.date())

    with pytest.raises(Invalid) as caught:
        take(bureau, "dispatcher", make_case(bureau, "filed"), "dispatch", {"department": "jx/old/"})

    assert list(caught.value.errors) == ["department"]


# ---- versions and keys


def test_a_step_on_an_old_sight_is_a_conflict_that_tells_what_happened(bureau: Bureau) -> None:
    case = make_case(bureau)
    walk(bureau, case, "accept", "file")

    with pytest.raises(Conflict) as caught:
        take(bureau, "receptionist", case, "accept")

    assert str(caught.value).startswith("Somebody else changed this in the meantime.")
    assert caught.value.version == 3
    told = [(entry["seq"], entry["step"], entry["actor"], entry["to"]) for entry in caught.value.entries]
    assert told == [(2, "accept", "receptionist", "accepted"), (3, "file", "duty_chief", "filed")]
    assert caught.value.entries[0]["changes"]["class_code"] == ["", "GB:E0110"]


def test_the_same_key_and_body_answers_again_and_acts_once(bureau: Bureau) -> None:
    first = report(bureau, key="again-1")
    before = counts()

    second = report(bureau, key="again-1")

    assert not first.replayed
    assert second.replayed
    assert second == Answer(first.record_id, first.number, "reported", 1, 1, replayed=True)
    case = take(bureau, "receptionist", first, "accept", key="again-2")
    walk(bureau, case, "file")
    assert take(bureau, "receptionist", first, "accept", key="again-2").replayed
    assert counts()["record"] == before["record"]
    assert Entry.objects.filter(record_id=first.record_id).count() == 3


def test_the_same_key_with_another_body_is_refused(bureau: Bureau) -> None:
    case = report(bureau, key="reuse-1")
    before = counts()

    with pytest.raises(KeyReused) as caught:
        report(bureau, key="reuse-1", words="anders")
    assert (
        str(caught.value)
        == "This key was already used for another input. Send the new input under a new key."
    )
    with pytest.raises(KeyReused):
        engine.step(
            bureau["inspector"], CASE, case.record_id, "verify", {"finding": "x"}, version=1, key="reuse-1"
        )
    for hostile in ({"words": "\ud800"}, {"words": 10**400}, {"x": {"y": [1.5, None]}}, {1: 2}):
        with pytest.raises((KeyReused, Invalid)):
            engine.start(bureau["inspector"], CASE, "report", hostile, key="reuse-1")  # type: ignore[arg-type]
    assert counts() == before


def test_keys_belong_to_their_sender(bureau: Bureau) -> None:
    first = report(bureau, "inspector", key="mine")

    assert report(bureau, "inspector_2", key="mine").record_id != first.record_id
    assert Submission.objects.filter(key="mine").count() == 2


def test_a_refused_step_keeps_no_key(bureau: Bureau) -> None:
    with pytest.raises(Invalid):
        report(bureau, key="later", words="")

    assert not report(bureau, key="later").replayed


@pytest.mark.parametrize("key", ["", "x" * 81, "a\x00b", "a\nb", "\ud800"])
def test_a_key_that_cannot_be_kept_is_told(bureau: Bureau, key: str) -> None:
    with pytest.raises(Invalid) as caught:
        report(bureau, key=key)

    assert caught.value.errors == {"key": "Send a key of 1 to 80 visible characters."}
    assert len(key) <= 81
    assert not report(bureau, key=f"键{hash(key)}"[:80]).replayed


# ---- bulks


def test_every_item_of_a_bulk_stands_for_itself(bureau: Bureau) -> None:
    good, stale, foreign, twice = (make_case(bureau) for _ in range(4))
    walk(bureau, stale, "accept")
    outside = report(bureau, "stranger", point="100,20")
    form = FORMS["accept"]
    items = [
        Item(form, good.record_id, 1, "bulk-1"),
        Item(form, stale.record_id, 1),
        Item(form, outside.record_id, 1),
        Item({"class_code": "none"}, foreign.record_id, 1),
        Item({}, foreign.record_id, 1),
        Item(form, twice.record_id, 1),
        Item(form, twice.record_id, 1),
        Item(form, good.record_id, 1, "bulk-1"),
        Item(form, good.record_id, 1, "x" * 99),
        Item(form, 2**70, 1),
    ]

    outcomes = engine.bulk(bureau["receptionist"], CASE, "accept", items)

    kinds = [type(outcome).__name__ for outcome in outcomes]
    assert kinds == [
        *("Answer", "Conflict", "NotFound", "Invalid", "Invalid", "Answer", "Conflict", "Answer", "Invalid"),
        "NotFound",
    ]
    again = outcomes[7]
    assert isinstance(again, Answer)
    assert again.replayed
    steps = Entry.objects.filter(record_id__in=[good.record_id, twice.record_id]).values_list(
        "record_id", "step"
    )
    assert sorted(steps) == sorted(
        [
            (good.record_id, "report"),
            (good.record_id, "accept"),
            (twice.record_id, "report"),
            (twice.record_id, "accept"),
        ]
    )
    assert state_of(foreign.record_id)[-1] == (1, "report")


def test_a_bulk_of_starts_with_one_key_twice_acts_once(bureau: Bureau) -> None:
    items = [Item(FORMS["report"], key=key) for key in ("b1", "b2", "b1", None)]

    first, second, third, fourth = engine.bulk(bureau["inspector"], CASE, "report", items)

    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert (third.record_id, third.replayed) == (first.record_id, True)
    assert isinstance(second, Answer)
    assert isinstance(fourth, Answer)


def test_a_race_inside_a_bulk_costs_only_the_item_that_lost(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes one of the keys between the read and the write."""
    send = engine._Run._send
    raced: list[Answer] = []

    def racing(run: Any, *args: Any, **kwargs: Any) -> Any:
        if not raced:
            monkeypatch.setattr(engine._Run, "_send", send)
            raced.append(report(bureau, key="raced-3"))
        return send(run, *args, **kwargs)

    monkeypatch.setattr(engine._Run, "_send", racing)
    items = [Item(FORMS["report"], key=f"raced-{n}") for n in range(8)]

    outcomes = engine.bulk(bureau["inspector"], CASE, "report", items)

    answers = [outcome for outcome in outcomes if isinstance(outcome, Answer)]
    assert [outcome.replayed for outcome in answers] == [n == 3 for n in range(8)]
    assert answers[3].record_id == raced[0].record_id
    assert len({answer.record_id for answer in answers}) == 8


def test_an_empty_bulk_is_nothing(bureau: Bureau) -> None:
    assert engine.bulk(bureau["inspector"], CASE, "report", []) == []
