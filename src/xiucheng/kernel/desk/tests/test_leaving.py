# SPDX-License-Identifier: Apache-2.0
"""Work in a hand: taken, put back, moved on, handed over when somebody leaves; nothing open is orphaned."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation

from tests.makers import CASE, Bureau, make_case, make_person, take
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.models import Appointment, Person, Session
from xiucheng.kernel.access.refusals import AccessRefused, NotAllowed
from xiucheng.kernel.access.standing_in import lend
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.leaving import hand_over, leaving, orphans
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import NotFound, NotNow
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.kernel.record.verify import verify


@pytest.fixture(autouse=True)
def _english() -> Any:
    with translation.override("en"):
        yield


def holder(case: Answer) -> int | None:
    return Record.objects.get(pk=case.record_id).holder_person_id


def pool(actor: Actor) -> set[int]:
    return {item.id for item in desk.work(actor, Tab.POOL).items}


def mine(actor: Actor) -> set[int]:
    return {item.id for item in desk.work(actor, Tab.MINE).items}


def somebody(login: str) -> Actor:
    return make_person(login, "receptionist", "jx/jd/")


def test_taken_in_hand_it_leaves_the_pool_and_others_desks_until_put_back(bureau: Bureau) -> None:
    case, me, other = make_case(bureau), bureau["receptionist"], bureau["receptionist_2"]
    assert case.record_id in pool(me) & pool(other) & mine(other)

    taken = take(bureau, "receptionist", case, "claim", {})

    assert holder(taken) == me.id
    assert case.record_id not in pool(me) | pool(other) | mine(other)
    assert case.record_id in mine(me)
    with pytest.raises(NotNow, match="receptionist has this in hand"):
        take(bureau, "receptionist_2", taken, "claim", {})
    with pytest.raises(NotNow, match="do not have this in hand"):
        take(bureau, "receptionist_2", taken, "release", {})
    with pytest.raises(NotNow, match="already"):
        take(bureau, "receptionist", taken, "claim", {})
    back = take(bureau, "receptionist", taken, "release", {})
    assert holder(back) is None
    assert case.record_id in pool(other)
    assert back.state == case.state


def test_who_could_not_go_on_takes_nothing_and_strangers_see_nothing(bureau: Bureau) -> None:
    case = make_case(bureau)
    with pytest.raises(NotNow, match="None of your posts"):
        take(bureau, "leader", case, "claim", {})
    with pytest.raises(NotFound):
        take(bureau, "stranger", case, "claim", {})
    with pytest.raises(NotFound):
        engine.step(bureau["receptionist"], CASE, case.record_id, "hand_over", {"from_person": 1}, version=1)


def test_a_step_that_leads_on_leaves_the_hand(bureau: Bureau) -> None:
    taken = take(bureau, "receptionist", make_case(bureau), "claim", {})
    moved = take(bureau, "receptionist", taken, "accept")
    assert holder(moved) is None
    entry = Entry.objects.filter(record_id=moved.record_id).order_by("-seq")[0]
    assert entry.changes["holder_person_id"] == [bureau["receptionist"].id, None]


def test_what_somebody_leaves_goes_to_a_colleague_or_the_pool_and_keys_end(bureau: Bureau) -> None:
    boss, leaver = bureau["system_admin"], somebody("leaver")
    cases = [make_case(bureau) for _ in range(3)]
    for case in cases:
        engine.step(leaver, CASE, case.record_id, "claim", {}, version=case.version)
    at = now()
    Session.objects.create(
        digest=b"l", person_id=leaver.id or 0, created_at=at, seen_at=at, expires_at=at + timedelta(days=1)
    )
    today = local(at).date()
    appointment = Appointment.objects.get(person_id=leaver.id or 0)
    lend(leaver, appointment.pk, "receptionist_2", today, today, "leave")
    before = leaving(boss, leaver.id or 0)
    assert ([one.id for one in before.records], before.sessions, before.delegations) == (
        sorted(case.record_id for case in cases),
        1,
        1,
    )
    for who in ("receptionist", "security_admin", "audit_admin"):
        with pytest.raises(NotAllowed):
            leaving(bureau[who], leaver.id or 0)
        with pytest.raises(NotAllowed):
            hand_over(bureau[who], leaver.id or 0, "", before.mark, off=True)
    for to in ("nobody", "stranger", "leaver", "\x00", "dispatcher"):
        with pytest.raises(AccessRefused):
            hand_over(boss, leaver.id or 0, to, before.mark, off=True)
    with pytest.raises(AccessRefused, match="changed meanwhile"):
        hand_over(boss, leaver.id or 0, "", "0-0", off=True)
    assert {holder(case) for case in cases} == {leaver.id}

    assert hand_over(boss, leaver.id or 0, "receptionist_2", before.mark, off=True) == 3

    assert {holder(case) for case in cases} == {bureau["receptionist_2"].id}
    after = leaving(boss, leaver.id or 0)
    assert (after.records, after.sessions, after.tokens, after.delegations) == ((), 0, 0, 0)
    assert not Person.objects.get(pk=leaver.id or 0).is_active
    last = Entry.objects.filter(record_id=cases[0].record_id).order_by("-seq")[0]
    assert last.form == {
        "from_person": leaver.id,
        "to_person": bureau["receptionist_2"].id,
        "ordered_by": boss.id,
    }
    again = leaving(boss, bureau["receptionist_2"].id or 0)
    assert hand_over(boss, bureau["receptionist_2"].id or 0, "", again.mark, off=False) == len(again.records)
    assert {holder(case) for case in cases} == {None}
    assert [one for one in verify().broken if "record" in one] == []


def test_hands_that_cannot_act_any_more_let_go_by_themselves(bureau: Bureau) -> None:
    gone, off, stays = somebody("gone"), somebody("off"), somebody("stays")
    cases = {}
    for actor in (gone, off, stays):
        case = make_case(bureau)
        engine.step(actor, CASE, case.record_id, "claim", {}, version=case.version)
        cases[actor.login] = case
    Appointment.objects.filter(person_id=gone.id or 0).update(ends_on=date(2026, 2, 1))
    Person.objects.filter(pk=off.id or 0).update(is_active=False)

    assert orphans() == 2

    assert (holder(cases["gone"]), holder(cases["off"]), holder(cases["stays"])) == (None, None, stays.id)
    assert orphans() == 0


@pytest.mark.parametrize("off", [True, False])
def test_nobody_but_the_operator_throws_an_administrator_out(bureau: Bureau, off: bool) -> None:
    boss, auditor = bureau["system_admin"], bureau["audit_admin"].id or 0
    at = now()
    kept = Session.objects.create(
        digest=f"audit {off}".encode(),
        person_id=auditor,
        created_at=at,
        seen_at=at,
        expires_at=at + timedelta(days=1),
    )
    with pytest.raises(AccessRefused, match="audit_admin is an administrator"):
        hand_over(boss, auditor, "", leaving(boss, auditor).mark, off=off)
    assert Session.objects.filter(pk=kept.pk).exists()
    hand_over(system("operator"), auditor, "", leaving(boss, auditor).mark, off=False)
    assert not Session.objects.filter(pk=kept.pk).exists()
