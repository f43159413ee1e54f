# SPDX-License-Identifier: Apache-2.0
"""Many at once: one key acts once, one wins and the others hear what changed, nothing skews or gets lost."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from django.db import connections

from tests.makers import CASE, FORMS, PASSWORD, SETTER_UP, Bureau, make_case, report, take
from xiucheng.kernel import numbering
from xiucheng.kernel.access import actions, login
from xiucheng.kernel.access.actions import AccessRefused
from xiucheng.kernel.access.models import Appointment, Person, Session
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Conflict, NotNow, Refused
from xiucheng.kernel.process.tests import family
from xiucheng.kernel.process.tests.family import CHILD, PARENT, WORKER
from xiucheng.kernel.record.models import AccessLog, Entry, Record

Outcome = Any


def together(count: int, act: Callable[[int], Any]) -> list[Outcome]:
    """What each of `count` threads got from `act(its number)`, all let go at the same moment."""
    gate = threading.Barrier(count)

    def run(number: int) -> Outcome:
        try:
            connections["default"].ensure_connection()
            gate.wait(20)
            return act(number)
        except (Refused, AccessRefused, login.LoginRefused) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture(autouse=True)
def _kin() -> Iterator[None]:
    with family.declared():
        yield


def test_ten_threads_with_one_key_begin_one_case(bureau: Bureau) -> None:
    answers = together(10, lambda _: report(bureau, key="ten-1"))

    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 9
    assert len({(answer.record_id, answer.number) for answer in answers}) == 1
    assert Entry.objects.filter(record_id=answers[0].record_id).count() == 1


def test_ten_threads_with_one_key_take_one_step(bureau: Bureau) -> None:
    case = make_case(bureau)

    answers = together(10, lambda _: take(bureau, "receptionist", case, "accept", key="ten-2"))

    assert sorted(answer.replayed for answer in answers) == [False] + [True] * 9
    assert {(answer.state, answer.version) for answer in answers} == {("accepted", 2)}
    assert Entry.objects.filter(record_id=case.record_id).count() == 2


@pytest.mark.parametrize("keyed", [True, False])
def test_of_ten_one_wins_and_nine_hear_what_changed(bureau: Bureau, keyed: bool) -> None:
    case = make_case(bureau)
    who = ("receptionist", "receptionist_2")

    outcomes = together(
        10, lambda n: take(bureau, who[n % 2], case, "accept", key=f"own-{n}" if keyed else None)
    )

    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert (len(lost), sum(isinstance(outcome, Answer) for outcome in outcomes)) == (9, 1)
    for conflict in lost:
        assert [(entry["seq"], entry["step"]) for entry in conflict.entries] == [(2, "accept")]
        assert conflict.entries[0]["actor"] in who
        assert conflict.version == 2
    assert Record.objects.get(pk=case.record_id).seq == 2


def test_two_ways_on_from_one_state_exclude_each_other(bureau: Bureau) -> None:
    for _ in range(5):
        case = make_case(bureau, "dispatched")
        steps = ("return", "handle")

        outcomes = together(2, lambda n: take(bureau, "handler", case, steps[n]))  # noqa: B023

        assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Answer", "Conflict"]


def test_cases_merged_into_each_other_at_once_never_both_vanish(bureau: Bureau) -> None:
    for _ in range(2):  # each costs the server a second to notice the deadlock
        cases = [make_case(bureau), make_case(bureau)]

        def merge(n: int) -> Answer:
            return take(bureau, "receptionist", cases[n], "merge", {"into": cases[1 - n].number})  # noqa: B023

        outcomes = together(2, merge)

        states = sorted(Record.objects.get(pk=case.record_id).state for case in cases)
        done = sum(isinstance(outcome, Answer) for outcome in outcomes)
        assert states == (["merged", "reported"] if done else ["reported", "reported"])
        assert done <= 1


def test_bulks_over_the_same_records_in_other_orders_take_each_once(bureau: Bureau) -> None:
    cases = [make_case(bureau) for _ in range(12)]
    items = [engine.Item(FORMS["accept"], case.record_id, 1) for case in cases]

    both = together(
        2, lambda n: engine.bulk(bureau["receptionist"], CASE, "accept", items if n else items[::-1])
    )

    for one, other in zip(both[1], both[0][::-1], strict=True):
        assert sorted([type(one).__name__, type(other).__name__]) == ["Answer", "Conflict"]
    assert Entry.objects.filter(record_id__in=[case.record_id for case in cases]).count() == 24


def test_a_parent_never_closes_before_its_last_child(bureau: Bureau) -> None:
    """Children finish while two others keep trying to close the parent: no write skew."""
    for _ in range(4):
        mother = family.parent(4)
        children = list(Record.objects.filter(parent=mother.record_id).values_list("id", flat=True))

        def act(n: int) -> Any:
            if n < len(children):  # noqa: B023
                return engine.step(WORKER, CHILD, children[n], "finish", {}, version=1)  # noqa: B023
            for _try in range(200):
                try:
                    return engine.step(WORKER, PARENT, mother.record_id, "finish", {}, version=None)  # noqa: B023
                except (NotNow, Conflict) as refusal:
                    if Record.objects.get(pk=mother.record_id).state == "done":  # noqa: B023
                        return refusal
            raise AssertionError("the parent was never allowed to close")

        outcomes = together(6, act)

        assert sum(isinstance(outcome, Answer) for outcome in outcomes) == 5
        row = Record.objects.get(pk=mother.record_id)
        assert (row.state, row.open_children) == ("done", 0)
        closing = Entry.objects.get(record_id=row.id, to_state="done")
        finished = Entry.objects.filter(record_id__in=children, to_state="done").values_list("id", flat=True)
        assert len(finished) == 4
        assert max(finished) < closing.id


def test_a_parent_cannot_close_while_it_is_split(bureau: Bureau) -> None:
    for _ in range(8):
        mother = family.parent()
        forms: list[tuple[str, dict[str, Any]]] = [("finish", {}), ("split", {"count": 2})]

        outcomes = together(
            2,
            lambda n: engine.step(WORKER, PARENT, mother.record_id, *forms[n], version=1),  # noqa: B023
        )

        row = Record.objects.get(pk=mother.record_id)
        assert sum(isinstance(outcome, Answer) for outcome in outcomes) == 1
        assert (row.state, row.open_children) in {("done", 0), ("open", 2)}
        assert Record.objects.filter(parent=row).count() == row.open_children


def test_ids_are_unique_over_threads_and_forks(bureau: Bureau) -> None:
    taken = together(4, lambda n: [one for _ in range(60) for one in numbering.take(1 + n)])
    from_children = [in_child(150) for _ in range(2)]
    later = numbering.take(250)

    every = [one for some in (*taken, *from_children, later) for one in some]
    assert len(set(every)) == len(every) == 60 * 10 + 300 + 250


def in_child(count: int) -> list[int]:
    """Ids taken by a forked child that starts while a thread of ours holds the lock."""
    reading, writing = os.pipe()
    with numbering._lock:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                connections["default"].connection = None  # the parent's socket is not ours to use or to close
                os.write(writing, ",".join(map(str, numbering.take(count))).encode())
                status = 0
            finally:
                os._exit(status)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        text = pipe.read()
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    return [int(one) for one in text.split(",")]


# ---- access


def test_parallel_guesses_lock_the_account_also_against_the_right_one(bureau: Bureau, settings: Any) -> None:
    # as slow as in service, so that the guesses overlap
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    words = [*(f"wrong-guess-{n}" for n in range(9)), PASSWORD]

    together(10, lambda n: login.sign_in("handler_2", words[n]))

    person = Person.objects.get(login="handler_2")
    assert person.locked_until is not None
    with pytest.raises(login.LoginRefused):
        login.sign_in("handler_2", PASSWORD)
    refused = AccessLog.objects.filter(person_id=person.pk, kind="login_refused").count()
    signed_in = Session.objects.filter(person=person).count()
    assert (refused + signed_in, signed_in) in {(11, 0), (11, 1)}


def test_nobody_becomes_two_administrators_at_once(bureau: Bureau) -> None:
    kinds = ("system_admin", "security_admin", "audit_admin")
    for number in range(4):
        person = Person.objects.create(
            login=f"admin-{number}",
            name="某",
            password="",
            created_at=Person.objects.earliest("id").created_at,
        )

        outcomes = together(
            3,
            lambda n: actions.appoint(SETTER_UP, person, kinds[n], "jx/", starts_on=date(2026, 1, 1)),  # noqa: B023
        )

        assert sum(isinstance(outcome, Appointment) for outcome in outcomes) == 1
        assert Appointment.objects.filter(person=person).count() == 1
