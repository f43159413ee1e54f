# SPDX-License-Identifier: Apache-2.0
"""Cases of the demo district: walked by the engine, step by step, by the people whose work each step is."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import Frozen, frozen
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.desk import desk
from xiucheng.kernel.multiply.patterns import MARKS
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.items import Outcome
from xiucheng.operations.supervision.types import CASE, REQUEST

# (class number, department, what people say, what was done)
PROBLEMS: tuple[tuple[str, str, str, str], ...] = (
    ("E0110", "huanwei/", "路边堆了几袋生活垃圾，有异味", "垃圾已清运，地面已冲洗"),
    ("E0112", "huanwei/", "路面有大片油污和泥浆，行人打滑", "已用除油剂清洗路面"),
    ("E0113", "shizheng/", "车行道有一个坑，车辆绕行", "坑洞已铣刨并回填沥青"),
    ("E0405", "huanwei/", "店铺把货架摆到了人行道上", "已劝导入店，通道恢复"),
    ("E0406", "huanwei/", "流动摊贩占了盲道", "摊贩已引导至疏导点"),
    ("E0410", "huanwei/", "非机动车在地铁口乱停，出不去", "车辆已摆放入位"),
    ("E0117", "yuanlin/", "绿地里有枯枝和垃圾", "枯枝垃圾已清理"),
    ("E0506", "paishui/", "下雨后路口积水没过脚面", "雨水箅子已疏通，积水退去"),
    ("C0104", "paishui/", "雨水箅子被树叶堵住了", "箅子已清掏"),
    ("C0137", "shizheng/", "路灯不亮，晚上很黑", "已更换灯具"),
    ("C0102", "paishui/", "污水井盖松动，车过就响", "井盖已更换防沉降垫圈"),
    ("E0201", "huanwei/", "电线杆上贴满小广告", "小广告已清除"),
)
FRESH = 4
"""Every so many cases one is of today and waits at somebody's desk."""
CHANNELS = ("inspector", "inspector", "hotline_12345", "hotline_12319", "visit")
CALLER = {"reporter_name": "王先生", "reporter_phone": "13800138000"}
"""Of every call; the number is the operator's own, nobody's."""


@dataclass(frozen=True)
class Place:
    """Where a demo case lies."""

    lon: float
    lat: float
    address: str


def fill(
    actors: Mapping[str, Actor],
    places: Sequence[Place],
    conditions: Mapping[str, str],
    end: datetime,
    *,
    seed: int,
    count: int,
) -> int:
    """Walk `count` cases of the last days up to `end`, each as far as its time allows; returns how many."""
    source = random.Random(seed)  # noqa: S311 - a repeatable demo, nothing secret
    known = [problem for problem in PROBLEMS if problem[0] in conditions]
    for number in range(count):
        fresh = number % FRESH == 0
        opened = end - timedelta(minutes=source.randint(20, 60 * 8 if fresh else 60 * 24 * 9))
        problem, place = source.choice(known), source.choice(places)
        with frozen(opened) as clock:
            case = _begin(actors, problem, place, source.choice(CHANNELS), f"demo-{number}")
            steps = _steps(problem, conditions[problem[0]], source)
            # today's work stands still somewhere, so that every desk has some
            walked = islice(steps, source.randint(0, 5)) if fresh else steps
            _walk(actors, case, walked, (clock, end, source))
    return count


def side_ways(
    actors: Mapping[str, Actor],
    places: Sequence[Place],
    conditions: Mapping[str, str],
    end: datetime,
    *,
    seed: int,
) -> None:
    """One fresh case for each side way, so that every desk has one to look at."""
    source = random.Random(seed)  # noqa: S311 - as above
    problem = next(problem for problem in PROBLEMS if problem[0] in conditions and problem[1] == "huanwei/")
    until = local(end).date() + timedelta(days=20)
    for number, (taken, steps) in enumerate(_side_ways(until.isoformat())):
        with frozen(end - timedelta(minutes=50)) as clock:
            case = _begin(actors, problem, source.choice(places), "inspector", f"demo-side-{number}")
            for login, step, values in (*_on_time(problem, conditions[problem[0]])[:taken], *steps):
                clock.advance(timedelta(minutes=6))
                case = engine.step(actors[login], CASE, case.record_id, step, values, version=case.version)
            if steps[-1][1] == "ask_suspension":
                _grant(actors["paiqian"], case)


def _side_ways(until: str) -> Iterator[tuple[int, tuple[tuple[str, str, dict[str, Any]], ...]]]:
    """(how many usual steps after the report, the steps aside)."""
    demand = {"oversight": "leader", "demand": "请今日内说明处置进展", "hours": 4}
    yield 3, (("chuzhi", "ask_extension", {"more": 1, "why": "吊车正在前往，请延长时限"}),)
    yield 3, (("chuzhi", "ask_suspension", {"cause": "season", "until": until, "why": "连续降雨，无法施工"}),)
    yield 3, (("lingdao", "oversee", demand),)
    yield 3, (("paiqian", "assist", {"assisting": "shizheng/", "demand": "请配合临时断电"}),)
    yield 4, (("shouli", "draw", {}),)


def _on_time(problem: tuple[str, str, str, str], condition: str) -> list[tuple[str, str, dict[str, str]]]:
    """The usual steps up to the answer of the department, nothing refused or returned."""
    return [
        ("shouli", "accept", {"class_code": condition.rpartition("/")[0]}),
        ("zhiban", "file", {"condition": condition}),
        ("paiqian", "dispatch", {"department": problem[1]}),
        ("chuzhi", "handle", {"result": problem[3]}),
    ]


def _grant(decider: Actor, case: Answer) -> None:
    asked = desk.listing(decider, registry.get(REQUEST), desk.Filters()).items
    request = next(item for item in asked if item.parent_id == case.record_id)
    engine.step(decider, REQUEST, request.id, "grant", {"answer": "情况属实"}, version=request.version)


def walk_groups(
    actors: Mapping[str, Actor],
    places: Sequence[Place],
    conditions: Mapping[str, str],
    end: datetime,
    *,
    seed: int,
    groups: int,
    size: int,
) -> Iterator[int]:
    """Walk `groups` of `size` cases each, all of a group the same way at once; yields their ids.

    They are made to be copied: their addresses and words hold marks for what differs from copy to copy. Every
    fourth group is of the last days and stands still somewhere.
    """
    source = random.Random(seed)  # noqa: S311 - as above
    known = [problem for problem in PROBLEMS if problem[0] in conditions]
    for number in range(groups):
        fresh = number % FRESH == 0
        minutes = source.randint(20, 60 * 72) if fresh else source.randint(60 * 24 * 12, 60 * 24 * 19)
        problem = known[number % len(known)]
        with frozen(end - timedelta(minutes=minutes)) as clock:
            steps = list(_steps(problem, conditions[problem[0]], source))
            reports = [
                _marked(problem, source.choice(places), source.choice(CHANNELS)) for _case in range(size)
            ]
            cases = _all(
                engine.bulk(actors["jiandu1"], CASE, "report", [engine.Item(form) for form in reports])
            )
            for login, step, values in steps[: source.randint(0, 5)] if fresh else steps:
                clock.advance(timedelta(minutes=min(_delay(step, source), 60 * 10)))
                if clock.at > end:
                    break
                items = [engine.Item(values, case.record_id, case.version) for case in cases]
                cases = _all(engine.bulk(actors[login], CASE, step, items))
        yield from (case.record_id for case in cases)


def _marked(problem: tuple[str, str, str, str], place: Place, channel: str) -> dict[str, str]:
    return {
        "point": f"{place.lon:.6f},{place.lat:.6f}",
        "address": f"{place.address}{MARKS[1]}",
        "words": f"{MARKS[0]}{problem[2]}",
        "channel": channel,
    }


def _all(outcomes: Sequence[Outcome]) -> list[Answer]:
    """Every step must have been taken: a demo that is refused something is a fault of ours."""
    taken = []
    for outcome in outcomes:
        if not isinstance(outcome, Answer):
            raise outcome
        taken.append(outcome)
    return taken


def _begin(
    actors: Mapping[str, Actor], problem: tuple[str, str, str, str], place: Place, channel: str, key: str
) -> Answer:
    form = {
        "point": f"{place.lon:.6f},{place.lat:.6f}",
        "address": place.address,
        "words": problem[2],
        "channel": channel,
    }
    if channel.startswith("hotline"):
        form |= CALLER
    reporter = "jiandu1" if channel == "inspector" else "shouli"
    return engine.start(actors[reporter], CASE, "report", form, key=key)


def _walk(
    actors: Mapping[str, Actor],
    case: Answer,
    steps: Iterator[tuple[str, str, dict[str, str]]],
    time: tuple[Frozen, datetime, random.Random],
) -> None:
    """Take the steps one after the other until time is up."""
    clock, end, source = time
    for login, step, values in steps:
        clock.advance(timedelta(minutes=_delay(step, source)))
        if clock.at > end:
            return
        case = engine.step(actors[login], CASE, case.record_id, step, values, version=case.version)


def _delay(step: str, source: random.Random) -> int:
    """Minutes a step takes; work on the street takes hours to days, desks take minutes."""
    if step in {"handle", "return"}:
        return source.randint(60, 60 * 40)
    return source.randint(20, 300) if step in {"verify", "rework"} else source.randint(3, 45)


def _steps(
    problem: tuple[str, str, str, str], condition: str, source: random.Random
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """(who, step, form) from acceptance on, with now and then a refusal, a return or a rework."""
    _number, department, _words, result = problem
    handler = {"huanwei/": "chuzhi", "shizheng/": "shizheng", "yuanlin/": "yuanlin", "paishui/": "paishui"}[
        department
    ]
    if source.random() < 0.06:
        yield "shouli", "decline", {"reason": "untrue", "why": "现场查看未发现该问题"}
        return
    yield "shouli", "accept", {"class_code": condition.rpartition("/")[0]}
    yield "zhiban", "file", {"condition": condition}
    yield "paiqian", "dispatch", {"department": department}
    if source.random() < 0.12:
        yield handler, "return", {"why": "不在本单位养护范围内，请核对责任单位"}
        yield "paiqian", "dispatch", {"department": department}
    yield handler, "handle", {"result": result}
    if source.random() < 0.15:
        yield "jiandu2", "rework", {"finding": "现场仍有残留，请继续处置"}
        yield handler, "handle", {"result": result + "，并复查一遍"}
    yield "jiandu2", "verify", {"finding": "现场已恢复，与照片一致"}
    yield "zhiban", "close", {"outcome": "resolved" if source.random() < 0.9 else "partly"}
