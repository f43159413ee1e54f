# SPDX-License-Identifier: Apache-2.0
"""Ways past the usual desks on a real database, and what a bureau decides about limits, photos and the draw."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from tests.makers import (
    AREA,
    CASE,
    FORMS,
    POINT,
    SETTER_UP,
    Bureau,
    make_case,
    make_person,
    report,
    take,
    walk,
)
from xiucheng.foundation.catalogue.models import ProblemClass
from xiucheng.foundation.organization.actions import set_up_unit
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.configuration.models import UnitSetting
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.tabs import Tab
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound, NotNow
from xiucheng.kernel.record.models import Record
from xiucheng.operations.supervision.models import Case
from xiucheng.operations.supervision.tests.asked import (
    HOUR,
    MONDAY,
    WHY,
    assert_entries_tell,
    child,
    limit_of,
    now_of,
    photo,
)
from xiucheng.operations.supervision.types import OVERSIGHT, TARGET_CLOCK, URGENT_CLOCK

pytestmark = pytest.mark.usefixtures("english", "clock")
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def bureau(monday: Bureau) -> Bureau:
    return monday


@pytest.fixture(autouse=True)
def _undecided(bureau: Bureau) -> Iterator[None]:
    """What a test decided is taken back: decisions are never deleted."""
    yield
    for unit, name in set(UnitSetting.objects.values_list("unit", "name")):
        decide(name, None, unit)


def decide(name: str, value: str | None, unit: str = "") -> None:
    UnitSetting.objects.create(
        unit=unit, name=name, value=value, starts_on=date(2026, 11, 1), why="test", made_at=now()
    )


def facts(case: Answer) -> Case:
    return Case.objects.get(pk=case.record_id)


# ---- limits of stages


def test_a_class_has_limits_of_its_own_and_else_the_bureau_decides(bureau: Bureau, clock: Frozen) -> None:
    ProblemClass.objects.filter(pk="GB:E0203").update(dispatch_minutes=15)
    decide("stage_accept_minutes", "45")
    decide("stage_dispatch_minutes", "20", "jx/jd/")
    case = report(bureau)
    assert limit_of(case, "reported").due_at == MONDAY + 45 * MINUTE

    usual = walk(bureau, take(bureau, "receptionist", case, "accept"), "file")
    assert limit_of(usual, "filed").due_at == MONDAY + 20 * MINUTE
    case = take(bureau, "receptionist", report(bureau), "accept", {"class_code": "GB:E0203"})
    case = take(bureau, "duty_chief", case, "file", {"condition": "GB:E0203/1"})
    assert limit_of(case, "filed").due_at == MONDAY + 15 * MINUTE
    assert_entries_tell(case)


# ---- urgent


def test_what_is_urgent_is_due_soon_and_on_top_until_it_is_lifted(bureau: Bureau, clock: Frozen) -> None:
    late = report(bureau)
    clock.advance(2 * HOUR)
    case = report(bureau, urgent_why="井盖缺失，车流量大")
    assert limit_of(case, "reported").due_at == now() + 30 * MINUTE
    assert limit_of(case, URGENT_CLOCK).amount == 4
    on_desk = [one.id for one in desk.work(bureau["receptionist"], Tab.MINE).items]
    assert on_desk[0] == case.record_id
    assert late.record_id in on_desk[1:]
    only = desk.listing(bureau["receptionist"], registry.get(CASE), desk.Filters(urgent=True))
    assert [one.urgent for one in only.items] == [True]

    case = walk(bureau, case, "accept", "file", "dispatch")
    with pytest.raises(Denied):
        take(bureau, "receptionist", case, "lift_urgent", WHY)
    lifted = take(bureau, "duty_chief", case, "lift_urgent", WHY)
    assert limit_of(lifted, URGENT_CLOCK).ended_at == now()
    assert not Record.objects.get(pk=case.record_id).urgent
    again = take(bureau, "receptionist", lifted, "call_urgent", WHY)
    with pytest.raises(NotNow, match="urgent already"):
        take(bureau, "receptionist", again, "call_urgent", WHY)
    handled = walk(bureau, again, "handle")
    assert limit_of(handled, URGENT_CLOCK).ended_at == now()
    assert_entries_tell(walk(bureau, handled, "verify", "close"))


def test_pages_of_a_desk_go_on_from_urgent_ones_to_the_others(bureau: Bureau) -> None:
    for number in range(5):
        report(bureau, urgent_why="积水" if number % 2 else "")
    seen: list[desk.WorkItem] = []
    after = None
    while True:
        page = desk.work(bureau["receptionist"], Tab.MINE, limit=2, after=after)
        seen += page.items
        after = page.next
        if after is None:
            break
    assert [one.urgent for one in seen] == sorted((one.urgent for one in seen), reverse=True)
    assert [one.id for one in seen] == [
        one.id for one in desk.work(bureau["receptionist"], Tab.MINE, limit=100).items
    ]
    assert len({one.id for one in seen}) == len(seen)


# ---- on site first


def test_a_report_is_checked_by_an_inspector_of_the_place_who_did_not_report_it(
    bureau: Bureau, clock: Frozen
) -> None:
    case = take(bureau, "receptionist", report(bureau), "check_on_site", {})
    row = Record.objects.get(pk=case.record_id)
    assert row.holder_person_id == facts(case).checker == bureau["inspector_2"].id
    assert limit_of(case, "checking").due_at == MONDAY + 120 * MINUTE

    seen = {"checked": "untrue", "seen": "现场没有垃圾"}
    with pytest.raises(NotNow, match="Another inspector was asked"):
        take(bureau, "inspector", case, "check", seen)
    clock.advance(HOUR)
    case = take(bureau, "inspector_2", case, "check", seen)
    assert (case.state, facts(case).checked) == ("reported", "untrue")
    assert Record.objects.get(pk=case.record_id).holder_person_id is None
    assert limit_of(case, "reported").due_at == now() + HOUR
    assert take(bureau, "receptionist", case, "decline").state == "declined"
    assert_entries_tell(case)


def test_reception_does_not_have_to_wait_and_nobody_is_asked_where_nobody_is(bureau: Bureau) -> None:
    case = take(bureau, "receptionist", report(bureau), "check_on_site", {})
    assert take(bureau, "receptionist", case, "check_called_off", WHY).state == "reported"
    outside = report(bureau, point="100,20")
    with pytest.raises(NotNow, match="No inspector"):
        take(bureau, "receptionist", outside, "check_on_site", {})


# ---- self-handled


def self_handled(bureau: Bureau, who: str = "inspector", **form: object) -> Answer:
    photos = {"photos": [photo(bureau[who])], "photos_after": [photo(bureau[who], 121.4737, 31.2245)]}
    usual = {**FORMS["report"], **photos, "class_code": "GB:E0110", "result": "已清理"}
    return engine.start(bureau[who], CASE, "report_handled", {**usual, **form})


def test_who_finds_it_may_handle_it_and_a_sample_is_verified_by_another(bureau: Bureau) -> None:
    decide("self_handled_sample", "0")
    case = self_handled(bureau)
    assert (case.state, facts(case).way, facts(case).photo_place) == ("verified", "self", "shown")
    assert take(bureau, "duty_chief", case, "close").state == "closed"
    assert_entries_tell(case)

    decide("self_handled_sample", "100")
    case = self_handled(bureau, "officer", channel="officer")
    assert case.state == "handled"
    both = self_handled(bureau)
    with pytest.raises(NotNow, match="You handled this case yourself"):
        take(bureau, "inspector", both, "verify")
    back = take(bureau, "inspector_2", both, "rework")
    assert (back.state, facts(back).way, Record.objects.get(pk=back.record_id).holder_path) == (
        "accepted",
        "",
        "jx/jd/",
    )
    assert walk(bureau, back, "file", "dispatch").state == "dispatched"
    assert_entries_tell(back)


def test_not_every_class_and_not_without_both_photos(bureau: Bureau) -> None:
    with pytest.raises(Invalid, match="not handled by who finds them"):
        self_handled(bureau, class_code="GB:C0114")
    with pytest.raises(Invalid):
        self_handled(bureau, photos_after=[])
    decide("after_photo_elsewhere", "refuse")
    with pytest.raises(Invalid, match="too far"):
        self_handled(bureau, photos_after=[photo(bureau["inspector"], 121.6, 31.2245)])
    with pytest.raises(Denied):
        self_handled(bureau, "receptionist")


# ---- straight to the squad


@pytest.fixture(scope="module")
def caretaker(bureau: Bureau) -> Actor:
    set_up_unit(SETTER_UP, "wy/", "锦绣物业", UnitKind.PROPERTY)
    return make_person("caretaker", "property_staff", "wy/")


def direct(who: Actor, point: str = POINT) -> Answer:
    form = {"point": point, "address": "锦绣小区", "words": "业主违规搭建", "channel": "property"}
    return engine.start(who, CASE, "report_direct", form)


def test_property_staff_reach_the_squad_of_the_place_and_the_centre_sees_it(
    bureau: Bureau, caretaker: Actor
) -> None:
    case = direct(caretaker)
    row = Record.objects.get(pk=case.record_id)
    assert (case.state, row.holder_path, facts(case).way) == ("dispatched", "jx/zf/", "direct")
    assert limit_of(case, TARGET_CLOCK).amount == 24
    for who in (caretaker, bureau["receptionist"], bureau["duty_chief"]):
        assert desk.one(who, registry.get(CASE), case.record_id).item.id == case.record_id
    with pytest.raises(NotFound):
        desk.one(bureau["handler"], registry.get(CASE), case.record_id)

    case = take(bureau, "officer", case, "handle")
    assert Record.objects.get(pk=case.record_id).holder_path == "jx/jd/"
    assert walk(bureau, case, "verify", "close").state == "closed"
    assert_entries_tell(case)


def test_the_centre_takes_back_what_went_straight_and_nothing_else(bureau: Bureau, caretaker: Actor) -> None:
    taken = take(bureau, "receptionist", direct(caretaker), "take_back", WHY)
    assert (taken.state, Record.objects.get(pk=taken.record_id).holder_path) == ("accepted", "jx/jd/")
    assert limit_of(taken, TARGET_CLOCK).ended_at == now()
    assert_entries_tell(taken)
    with pytest.raises(NotNow, match="was dispatched"):
        take(bureau, "receptionist", make_case(bureau, "dispatched"), "take_back", WHY)
    with pytest.raises(Invalid, match="No squad answers"):
        direct(caretaker, "100,20")
    with pytest.raises(Denied):
        direct(bureau["inspector"])


# ---- the same place, the draw, oversight


def test_a_photo_of_the_result_is_demanded_and_told_where_it_was_taken(bureau: Bureau) -> None:
    case = walk(bureau, report(bureau, photos=[photo(bureau["inspector"])]), "accept", "file", "dispatch")
    done = {"result": "已清理干净"}
    with pytest.raises(Invalid, match="came with a photo"):
        take(bureau, "handler", case, "handle", done)
    away = take(
        bureau, "handler", case, "handle", done | {"photos_after": [photo(bureau["handler"], 121.6, 31.2)]}
    )
    assert facts(away).photo_place == "far"
    sheet = desk.one(bureau["inspector_2"], registry.get(CASE), case.record_id)
    assert ("Photos of the result", "Taken elsewhere") in [(one.label, one.shown) for one in sheet.detail]
    back = take(bureau, "inspector_2", away, "rework")
    unknown = take(bureau, "handler", back, "handle", done | {"photos_after": [photo(bureau["handler"])]})
    assert facts(unknown).photo_place == "unknown"

    decide("after_photo", "always")
    with pytest.raises(Invalid, match="Add a photo of the result"):
        take(bureau, "handler", make_case(bureau, "dispatched"), "handle", done)
    decide("after_photo", "never")
    assert make_case(bureau, "handled").state == "handled"


def test_where_the_draw_is_demanded_handling_draws_and_nobody_else_verifies(bureau: Bureau) -> None:
    before = make_case(bureau, "handled")
    decide("draw_demanded", "yes")
    with pytest.raises(NotNow, match="Who verifies is drawn here"):
        take(bureau, "inspector_2", before, "verify")
    case = make_case(bureau, "handled")
    row = Record.objects.get(pk=case.record_id)
    assert (facts(case).verifier, row.holder_person_id) == (
        bureau["inspector_2"].id,
        bureau["inspector_2"].id,
    )
    assert_entries_tell(case)
    assert walk(bureau, case, "verify", "close").state == "closed"
    nobody = make_case(bureau, "dispatched", point="100,20")
    nobody = take(bureau, "handler", nobody, "handle")
    with pytest.raises(NotNow, match="No inspector without an interest"):
        take(bureau, "receptionist", nobody, "draw", {})


ORDER = {"oversight": "leader", "demand": "请说明进展", "hours": 4, "order_no": "督办〔2026〕12号"}


def test_one_reply_answers_all_cases_of_an_order(bureau: Bureau) -> None:
    cases = [make_case(bureau, "dispatched") for _ in range(3)]
    for case in cases:
        take(bureau, "leader", case, "oversee", ORDER)
    other = take(bureau, "leader", make_case(bureau, "dispatched"), "oversee", ORDER | {"order_no": "另一单"})
    first, *rest = [child(case, OVERSIGHT) for case in cases]
    form = {"reply": "今日完成", "together": True}
    engine.step(bureau["handler"], OVERSIGHT, first.pk, "reply", form, version=first.version)
    assert {child(case, OVERSIGHT).state for case in cases} == {"replied"}
    assert child(other, OVERSIGHT).state == "issued"
    assert all(child(case, OVERSIGHT).holder_path == "jx/" for case in cases)
    assert len(rest) == 2


def test_a_leader_reopens_a_closed_case_and_it_stays_overseen(bureau: Bureau) -> None:
    case = make_case(bureau, "closed")
    again = take(bureau, "leader", case, "reopen_by_order", ORDER)
    assert (again.state, Record.objects.get(pk=case.record_id).holder_path) == ("accepted", "jx/jd/")
    assert (facts(case).reopens, child(case, OVERSIGHT).holder_path) == (1, "jx/jd/")
    with pytest.raises(NotNow, match="1 tasks are still open"):
        walk(bureau, now_of(again), "file", "dispatch", "handle", "verify", "close")
    assert AREA.startswith("310199/")
    assert_entries_tell(case)
