# SPDX-License-Identifier: Apache-2.0
"""Who is told what, and when it is taken back: for every process by its declaration, inside each one's scope."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation

from tests.makers import CASE, EAST, Bureau, make_case, report, settle, take, walk
from xiucheng.kernel.access.actor import ANONYMOUS, Actor, system
from xiucheng.kernel.access.refusals import NotThere
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import actions as configuration
from xiucheng.kernel.configuration import store
from xiucheng.kernel.database import prepared
from xiucheng.kernel.declaration import registry as processes
from xiucheng.kernel.declaration.recalculation import RECALCULATE
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.notify import arrivals, deadlines, inbox, kinds, registry
from xiucheng.kernel.notify.models import Notice, Told
from xiucheng.kernel.notify.receivers import above
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Deadline, Record
from xiucheng.kernel.record.relay import Event, after


def events_of(*cases: Answer) -> list[Event]:
    settle()
    ids = {case.record_id for case in cases}
    return [event for event in after(0, 0, 100_000) if event.record_id in ids]


def tell(*cases: Answer) -> Sequence[Event]:
    """Give the consumer all entries of these cases, as the relay does."""
    found = events_of(*cases)
    arrivals.take(found)
    return found


def told(actor: Actor, kind: str = "") -> list[str]:
    lines, _following = inbox.listing(actor)
    return [line.number for line in lines if kind in {"", line.kind}]


def test_what_waits_for_a_post_is_told_to_those_in_whose_inbox_it_is(clean: Bureau) -> None:
    for state in ("reported", "accepted", "filed", "dispatched", "handled", "verified"):
        case = make_case(clean, state)
        tell(case)
        receivers = {login for login, actor in clean.people.items() if case.number in told(actor)}
        inboxes = {
            login
            for login, actor in clean.people.items()
            if case.number in {item.number for item in desk.work(actor, Tab.MINE).items}
        }
        last = events_of(case)[-1].actor_id
        takers = {login for login, actor in clean.people.items() if actor.id == last}
        assert receivers == inboxes - takers, state
        assert receivers, state


def test_the_words_come_from_the_declaration_in_both_languages(clean: Bureau) -> None:
    case = make_case(clean, "filed")
    tell(case)
    with translation.override("zh-hans"):
        line = inbox.listing(clean["dispatcher"])[0][0]
        assert line.text == f"城市管理案件 {case.number} 到您处：待派遣"
    with translation.override("en"):
        line = inbox.listing(clean["dispatcher"])[0][0]
        assert line.text == f"Supervision case {case.number} came to you: Filed"
    assert line.url == f"/records/{CASE}/{case.record_id}/"
    assert line.due_at is not None


def test_it_is_taken_back_once_the_record_moves_on(clean: Bureau) -> None:
    case = make_case(clean, "reported")
    tell(case)
    assert inbox.unread(clean["receptionist"]) == inbox.unread(clean["receptionist_2"]) == 1
    case = take(clean, "receptionist", case, "accept")
    tell(case)
    assert told(clean["receptionist_2"]) == [], "somebody else did it"
    assert told(clean["duty_chief"]) == [case.number]


def test_what_was_read_stays_in_the_list(clean: Bureau) -> None:
    case = make_case(clean, "reported")
    tell(case)
    who = clean["receptionist"]
    notice = inbox.listing(who)[0][0]
    assert not notice.read
    assert inbox.open_one(who, notice.id).url.endswith(f"/{case.record_id}/")
    assert inbox.unread(who) == 0
    tell(walk(clean, case, "accept"))
    assert [line.read for line in inbox.listing(who)[0]] == [True]


def test_sent_back_is_told_as_such(clean: Bureau) -> None:
    case = take(clean, "handler", make_case(clean, "dispatched"), "return")
    tell(case)
    assert told(clean["dispatcher"], kinds.RETURNED) == [case.number]
    assert told(clean["dispatcher"], kinds.ARRIVED) == []


def test_the_same_entries_again_tell_nothing_again(clean: Bureau) -> None:
    case = make_case(clean, "filed")
    tell(case)
    before = list(Notice.objects.values_list("person", "key"))
    inbox.read(clean["dispatcher"])
    tell(case)
    assert sorted(Notice.objects.values_list("person", "key")) == sorted(before)
    assert inbox.unread(clean["dispatcher"]) == 0


def test_only_the_newest_entry_of_a_record_tells(clean: Bureau) -> None:
    case = make_case(clean, "filed")
    entries = events_of(case)
    arrivals.take(entries[:1])
    assert Notice.objects.count() == 0, "by now it waits for somebody else"
    arrivals.take(entries)
    assert {notice.key for notice in Notice.objects.all()} == {f"arrived:{case.record_id}:{entries[-1].seq}"}


def merged_into(bureau: Bureau, case: Answer) -> None:
    take(bureau, "receptionist", make_case(bureau, "reported"), "merge", {"into": case.number})


def counted_again(_bureau: Bureau, case: Answer) -> None:
    engine.step(system("calendar"), CASE, case.record_id, RECALCULATE, {}, version=None)


@pytest.mark.parametrize("behind", [merged_into, counted_again])
def test_an_entry_that_moves_nothing_does_not_hide_what_came_before_it(
    clean: Bureau, behind: Callable[[Bureau, Answer], None]
) -> None:
    case = make_case(clean, "filed")
    behind(clean, case)
    entries = tell(case)
    assert entries[-1].step in {"absorb", RECALCULATE}
    assert told(clean["dispatcher"]) == [case.number]

    case = take(clean, "dispatcher", replace(case, version=case.version + 1), "dispatch")
    behind(clean, case)
    arrivals.take(entries)
    assert told(clean["dispatcher"]) == [], "it has moved on"
    tell(case)
    assert told(clean["handler"]) == [case.number]


def test_looking_behind_the_entries_costs_one_statement_for_all_records(clean: Bureau) -> None:
    entries = []
    for count in (1, 3):
        cases = [make_case(clean, "filed") for _ in range(count)]
        for case in cases:
            counted_again(clean, case)
        entries.append(events_of(*cases))
    counts = []
    for events in entries:
        prepared.taps.append(tap := prepared.Tap())
        try:
            arrivals.take(events)
        finally:
            prepared.taps.remove(tap)
        counts.append(len(tap.statements))
    assert counts[0] == counts[1]


def test_old_and_internal_entries_tell_nobody(clean: Bureau) -> None:
    case = make_case(clean, "filed")
    last = events_of(case)[-1]
    arrivals.take([replace(last, at=now() - timedelta(days=1, seconds=1))])
    arrivals.take([replace(last, step="adopt")])
    arrivals.take([replace(last, process="none.such", step="go")])
    assert Notice.objects.count() == 0


def test_closed_cases_wait_for_nobody(clean: Bureau) -> None:
    case = make_case(clean, "verified")
    tell(case)
    assert Notice.objects.count() == 1
    tell(walk(clean, case, "close"))
    assert Notice.objects.count() == 0


def test_nobody_is_told_of_what_they_may_not_see(clean: Bureau) -> None:
    here, there = make_case(clean, "reported"), report(clean, point=EAST)
    tell(here, there)
    for login in ("stranger", "strange_chief", "strange_inspector", "leader", "system_admin", "audit_admin"):
        assert told(clean[login]) == [], login
    notice = Notice.objects.filter(person_id=clean["receptionist"].id or 0)[0]
    with pytest.raises(NotThere):
        inbox.open_one(clean["stranger"], notice.id)
    assert inbox.read(clean["stranger"], [notice.id]) == 0
    assert inbox.unread(ANONYMOUS) == 0
    for nowhere in (0, 2**63, 10**30):
        with pytest.raises(NotThere):
            inbox.open_one(clean["receptionist"], nowhere)


def test_what_left_the_readers_scope_is_not_shown_any_more(clean: Bureau) -> None:
    case = make_case(clean, "reported")
    tell(case)
    who = clean["receptionist"]
    assert told(who) == [case.number]
    stranger = replace(who, grants=clean["stranger"].grants)
    assert told(stranger) == []


def test_a_case_in_a_persons_hands_is_told_to_that_person_alone(clean: Bureau) -> None:
    case = make_case(clean, "dispatched")
    Record.objects.filter(pk=case.record_id).update(holder_person_id=clean["handler"].id)
    tell(case)
    assert {notice.person_id for notice in Notice.objects.all()} == {clean["handler"].id}
    Notice.objects.all().delete()
    Record.objects.filter(pk=case.record_id).update(holder_person_id=clean["stranger"].id)
    tell(case)
    assert Notice.objects.count() == 0, "a person outside the unit is not told"


def test_the_paths_above() -> None:
    assert above("a/b/c/") == ["a/", "a/b/", "a/b/c/"]
    assert above("") == []


def test_ends_that_come_near_and_ends_that_passed_are_told_once(clean: Bureau) -> None:
    case = make_case(clean, "dispatched")
    Notice.objects.all().delete()
    ends = Deadline.objects.filter(record_id=case.record_id, ended_at=None)
    ends.update(due_at=now() + timedelta(minutes=29), started_at=now())
    who = clean["handler"]
    for _again in range(2):
        deadlines.look()
        assert told(who, kinds.NEARLY_DUE) == [case.number]
    assert not Notice.objects.get(kind=kinds.NEARLY_DUE, record_id=case.record_id).urgent
    ends.update(due_at=now() - timedelta(seconds=1))
    for _again in range(2):
        deadlines.look()
        assert told(who, kinds.OVERDUE) == [case.number]
    tell(walk(clean, case, "handle"))
    assert told(who) == [], "done: neither is true any more"


def test_far_and_long_past_ends_are_not_told(clean: Bureau) -> None:
    case = make_case(clean, "dispatched")
    ends = Deadline.objects.filter(record_id=case.record_id, ended_at=None)
    before = set(Told.objects.values_list("record_id", flat=True))
    for due in (timedelta(minutes=31), timedelta(days=-2, seconds=-1)):
        ends.update(due_at=now() + due, started_at=now())
        deadlines.look()
    assert set(Told.objects.values_list("record_id", flat=True)) == before
    ends.update(due_at=now() + timedelta(hours=9), started_at=now() - timedelta(hours=40))
    deadlines.look()
    assert case.record_id in set(Told.objects.values_list("record_id", flat=True)), (
        "a fifth of its time is left"
    )


def test_a_unit_decides_itself_when_an_end_is_near(clean: Bureau) -> None:
    case = make_case(clean, "dispatched")
    holder = Record.objects.get(pk=case.record_id).holder_path
    ends = Deadline.objects.filter(record_id=case.record_id, ended_at=None)
    ends.update(due_at=now() + timedelta(minutes=80), started_at=now())

    def decide(minutes: str | None, unit: str) -> None:
        day = local(now()).date()
        configuration.change(
            system("test"), "nearly_due_minutes", minutes, unit=unit, starts_on=day, why="test"
        )
        store.forget()
        deadlines.look()

    others, above_it = "jx/sz/", above(holder)[0]
    try:
        for minutes, unit in (("100", others), ("60", holder), ("100", above_it)):
            decide(minutes, unit)
            assert not Told.objects.filter(record_id=case.record_id).exists(), unit
        decide("90", holder)
        assert Told.objects.filter(record_id=case.record_id).count() == 1
    finally:
        for unit in (others, above_it, holder):
            decide(None, unit)


def test_only_the_near_end_of_what_one_holds_oneself_is_urgent(clean: Bureau) -> None:
    case = make_case(clean, "dispatched")
    Record.objects.filter(pk=case.record_id).update(holder_person_id=clean["handler"].id)
    with frozen(now()) as clock:
        Deadline.objects.filter(record_id=case.record_id, ended_at=None).update(
            due_at=now() + timedelta(minutes=5)
        )
        deadlines.look()
        clock.advance(timedelta(minutes=6))
        deadlines.look()
    urgent = dict(Notice.objects.filter(record_id=case.record_id).values_list("kind", "urgent"))
    assert urgent == {kinds.NEARLY_DUE: True, kinds.OVERDUE: False}


def test_every_process_has_words_for_each_of_its_states(clean: Bureau) -> None:
    for kind in registry.kinds().values():
        for language in ("zh-hans", "en"):
            with translation.override(language):
                assert str(kind.line(now().date()))
    assert {kind.code for kind in registry.kinds().values() if kind.of_work} == set(registry.of_work())
    assert registry.faults() == []
    assert len(processes.processes()) >= 2
