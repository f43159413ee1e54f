# SPDX-License-Identifier: Apache-2.0
"""The statements say what a plain recount of the same cases says, and list the cases that they count."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import cycle
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import CASE, EAST, FORMS, POINT, WHO, Bureau, bureau_database, make_person, report, take
from xiucheng.insight.figures import queries
from xiucheng.insight.figures.types import MEASURES, Asked, By
from xiucheng.kernel.access.actor import Actor, Grant
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Denied, Invalid
from xiucheng.kernel.record.models import Deadline, Entry, Record
from xiucheng.operations.supervision.actions import keep_answer
from xiucheng.operations.supervision.models import Case, Report, ReportLink
from xiucheng.operations.supervision.tests.asked import WAIT, WHY, decide, photo

START = datetime(2026, 3, 2, 9, tzinfo=ZONE)
END = START + timedelta(days=20)
EVERYTHING = Grant("mayor", "", "", "", "", frozenset({"supervision.view", "figures.view"}))
ALL = Actor(id=1, name="甲", grants=(EVERYTHING,))
MARCH = Asked(date(2026, 3, 1), date(2026, 3, 31))
WAYS = (
    (),
    ("decline",),
    ("accept", "not_file"),
    ("accept", "file"),
    ("accept", "file", "dispatch", "return", "dispatch"),
    ("accept", "file", "dispatch", "handle"),
    ("accept", "file", "dispatch", "handle", "rework"),
    ("accept", "file", "dispatch", "handle", "rework", "handle", "verify", "close"),
    ("accept", "file", "dispatch", "handle", "verify", "close"),
    ("accept", "file", "dispatch", "handle", "verify", "close", "reopen"),
    ("accept", "file", "dispatch", "ask_extension"),
    ("accept", "file", "dispatch", "ask_suspension"),
    ("accept", "file", "ask_void"),
)
ASKED: dict[str, tuple[str, Mapping[str, Any], str]] = {
    "ask_extension": ("handler", {"more": 1} | WHY, "dispatcher"),
    "ask_suspension": ("handler", WAIT | {"until": "2026-03-31"}, "dispatcher"),
    "ask_void": ("receptionist", WHY, "duty_chief"),
}
"""Ways on which somebody else decides: who asks, with what, and who grants it."""
Recount = dict[str, set[int]]
SAID = {"solved": "yes", "partly_solved": "partly", "not_solved": "no"}


@pytest.fixture(scope="module")
def bureau(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """Made before its cases: a place is located by the boundaries of its day."""
    with frozen(START - timedelta(days=50)), django_db_blocker.unblock(), bureau_database() as made:
        yield made


@pytest.fixture(scope="module")
def cases(bureau: Bureau, django_db_blocker: DjangoDbBlocker) -> Iterator[Bureau]:
    """Two of each way in the west and one in the east, some of them slow."""
    source = random.Random(3)  # noqa: S311 - the same cases at every run
    with django_db_blocker.unblock():
        for number, way in enumerate((*WAYS, *WAYS)):
            with frozen(START + timedelta(days=number % 9, hours=source.randrange(8))) as clock:
                walked_slowly(bureau, way, clock, source)
        with frozen(START):
            report(bureau, "inspector_east", point=EAST)
            past_the_desks(bureau)
        with frozen(START - timedelta(days=40)):
            report(bureau, point=POINT)  # another period's
    queries.forget()
    with frozen(END), django_db_blocker.unblock():
        closed = ReportLink.objects.filter(record__state="closed").order_by("record")
        for link, word in zip(closed, cycle(SAID.values()), strict=False):
            keep_answer(ALL, link.report_id, word)
        yield bureau
    queries.forget()


def past_the_desks(bureau: Bureau) -> None:
    """An urgent case, a self-handled one, one that went straight to the squad."""
    report(bureau, urgent_why="积水")
    who = bureau["inspector"]
    found = {**FORMS["report"], "class_code": "GB:E0110", "result": "已清理"}
    photos = {"photos": [photo(who)], "photos_after": [photo(who)]}
    engine.start(who, CASE, "report_handled", found | photos)
    caretaker = make_person("caretaker", "property_staff", "jx/zf/")
    engine.start(caretaker, CASE, "report_direct", {**FORMS["report"], "channel": "property"})


def walked_slowly(bureau: Bureau, way: tuple[str, ...], clock: Frozen, source: random.Random) -> None:
    case = report(bureau, point=POINT)
    for step in way:
        if step in ASKED:
            who, form, decider = ASKED[step]
            take(bureau, who, case, step, form)
            case = decide(bureau[decider], case, "grant")
        else:
            case = take(bureau, WHO.get(step, "receptionist"), case, step, WHY if step == "reopen" else None)
        if not ASKED.keys() & set(way):  # what is late cannot be extended any more
            clock.advance(timedelta(hours=source.choice((0, 0, 30))))


def answers() -> dict[int, set[str]]:
    """What reporters said, by case."""
    words = dict(Report.objects.exclude(satisfaction="").values_list("pk", "satisfaction"))
    found: dict[int, set[str]] = {}
    for link in ReportLink.objects.filter(report_id__in=words):
        found.setdefault(link.record_id, set()).add(words[link.report_id])
    return found


def recounted() -> Recount:
    """Each figure's cases, by what the formula says in words."""
    targets = {one.record_id: one for one in Deadline.objects.filter(name="disposal")}
    details = {one.record_id: one for one in Case.objects.all()}
    found: Recount = {one.code: set() for one in MEASURES}
    said = answers()
    begin, end = datetime(2026, 3, 1, tzinfo=ZONE), datetime(2026, 4, 1, tzinfo=ZONE)
    for record in Record.objects.filter(process=CASE, opened_at__gte=begin, opened_at__lt=end):
        case, target = details[record.pk], targets.get(record.pk)
        # what was closed and opened again has no limit until it is filed anew
        due = target.due_at if target and target.ended_at == record.closed_at else None
        apart = case.way == "self"
        done = record.state in {"handled", "verified", "closed"} and not apart
        late = record.closed_at is None and due is not None and due < now()
        closed = record.state == "closed" and not apart
        waiting = {"reported", "checking", "accepted", "declined", "rejected", "merged"}
        for code, holds in {
            "reported": True,
            "filed": record.state not in waiting and not apart,
            "dispatched": bool(case.department),
            "done": done,
            "due": done or late,
            "closed": closed,
            "in_time": closed
            and due is not None
            and record.closed_at is not None
            and record.closed_at <= due,
            "returned": case.returns > 0,
            "reworked": case.reworks > 0,
            "extended": case.extensions > 0,
            "suspended": record.state == "suspended",
            "reopened": case.reopens > 0,
            **{code: word in said.get(record.pk, ()) for code, word in SAID.items()},
            "voided": record.state == "voided",
            "self_handled": apart,
            "direct": case.way == "direct",
            "urgent": record.urgent,
        }.items():
            if holds:
                found[code].add(record.pk)
    return found


def listed(actor: Actor, asked: Asked, measure: str, group: str | None) -> list[int]:
    return [item.id for item in queries.behind(actor, asked, measure, group).items]


@pytest.mark.usefixtures("cases")
def test_the_whole_is_what_a_recount_says_and_lists_it() -> None:
    told, plain = queries.figures(ALL, MARCH), recounted()
    assert told.whole.counts == {code: len(ids) for code, ids in plain.items()}
    assert all(told.whole.counts.values()), "each figure has something to count here"
    assert told.groups == ()
    assert told.as_of == END
    for code, ids in plain.items():
        assert set(listed(ALL, MARCH, code, None)) == ids


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize("by", [By.AREA, By.DEPARTMENT, By.CATEGORY])
def test_parts_are_the_whole_and_each_number_lists_its_cases(by: By) -> None:
    asked = replace(MARCH, by=by)
    told, plain = queries.figures(ALL, asked), recounted()
    assert len(told.groups) > 1
    for one in MEASURES:
        lists = [listed(ALL, asked, one.code, group.code) for group in told.groups]
        assert [group.counts[one.code] for group in told.groups] == [len(ids) for ids in lists]
        assert {number for ids in lists for number in ids} == plain[one.code]
        assert sum(map(len, lists)) == told.whole.counts[one.code]


@pytest.mark.usefixtures("cases")
def test_by_post_steps_are_counted() -> None:
    asked = replace(MARCH, by=By.POST)
    told = {group.code: group for group in queries.figures(ALL, asked).groups}
    begin, end = datetime(2026, 3, 1, tzinfo=ZONE), datetime(2026, 4, 1, tzinfo=ZONE)
    taken = Counter(Entry.objects.filter(at__gte=begin, at__lt=end).values_list("post", "step"))
    for one in MEASURES:
        if one.step:
            assert {
                code: group.counts[one.code] for code, group in told.items() if group.counts[one.code]
            } == {post: many for (post, step), many in taken.items() if step == one.step}
    assert told["dispatcher"].counts["dispatched"] > len(listed(ALL, asked, "dispatched", "dispatcher"))
    assert "in_time" not in told["handler"].counts
    assert told["handler"].rates == {}
    assert listed(ALL, asked, "in_time", "handler") == [], "no step makes it"


def test_only_what_the_actor_may_see_is_counted_and_listed(cases: Bureau) -> None:
    east = Grant("head", "", "nowhere/", "", "310199/002/", EVERYTHING.permissions)
    actor = Actor(id=2, name="乙", grants=(east,))
    assert queries.figures(actor, MARCH).whole.counts["reported"] == 1
    assert len(listed(actor, MARCH, "reported", None)) == 1
    assert queries.figures(cases["leader"], MARCH).whole.counts == queries.figures(ALL, MARCH).whole.counts
    for login in ("inspector", "handler", "receptionist"):
        with pytest.raises(Denied):
            queries.figures(cases[login], MARCH)
        with pytest.raises(Denied):
            queries.behind(cases[login], MARCH, "filed", None)


@pytest.mark.usefixtures("cases")
def test_an_area_narrows_and_splits_one_level_below() -> None:
    west = replace(MARCH, by=By.AREA, area="310199/001/")
    assert {group.code for group in queries.figures(ALL, west).groups} == {"310199/001/002/"}
    assert {group.code for group in queries.figures(ALL, replace(west, area="310199/")).groups} == {
        "310199/001/",
        "310199/002/",
    }
    assert queries.figures(ALL, replace(west, area="310199/00/")).groups == (), (
        "a path, not a beginning of one"
    )


@pytest.mark.usefixtures("cases")
def test_an_answer_is_kept_a_while_for_who_sees_the_same_and_says_of_when() -> None:
    first = queries.figures(ALL, MARCH)
    with frozen(END + timedelta(seconds=30)):
        assert queries.figures(ALL, MARCH).as_of == END
        assert queries.figures(ALL, replace(MARCH, until=date(2026, 3, 30))).as_of > END
        queries.forget()
        assert queries.figures(ALL, MARCH).as_of > first.as_of
    queries.forget()


@pytest.mark.usefixtures("cases")
@pytest.mark.parametrize(
    ("since", "until"), [(date(2026, 3, 2), date(2026, 3, 1)), (date(2026, 1, 1), date(2027, 1, 2))]
)
def test_periods_that_are_none_or_too_long_are_refused(since: date, until: date) -> None:
    with pytest.raises(Invalid):
        queries.figures(ALL, Asked(since, until))
    assert queries.figures(ALL, Asked(date(2026, 1, 1), date(2027, 1, 1))).whole.counts["reported"] > 0


def test_an_unknown_figure_is_refused(cases: Bureau) -> None:
    with pytest.raises(Invalid, match="in_time"):
        queries.behind(cases["leader"], MARCH, "moon", None)


@pytest.mark.usefixtures("cases")
def test_long_lists_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PART", 4)
    found: list[int] = []
    after: str | None = None
    while True:
        part = queries.behind(ALL, MARCH, "reported", None, after)
        found += [item.id for item in part.items]
        after = part.next
        if after is None:
            break
    assert len(found) == len(set(found)) == len(recounted()["reported"])
