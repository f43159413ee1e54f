# SPDX-License-Identifier: Apache-2.0
"""Joint operations of the demo district, walked by the engine: one in preparation, one closed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record
from xiucheng.operations.joint.types import OPERATION, PARTICIPATION, TASK

HOUR = timedelta(hours=1)
SQUAD = "jinxiu/zhidui1/"
# (who answers, unit, what is asked, people, vehicles)
UNITS = (
    ("chuzhi", "huanwei/", "派保洁人员和清运车辆，随清随运", 12, 3),
    ("shizheng", "shizheng/", "修复被占压的人行道和护栏", 6, 1),
    ("yuanlin", "yuanlin/", "清除毁绿种植，补种草皮", 8, 2),
)


class Spot(Protocol):
    """Where an operation can lie."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def address(self) -> str: ...


def fill(actors: Mapping[str, Actor], places: Sequence[Spot], end: datetime) -> int:
    """One operation that waits for an answer, one that was accepted; returns how many."""
    with frozen(end - timedelta(days=12)) as clock:
        _closed(_Walk(actors, clock, end), places[0])
    with frozen(end - timedelta(days=1)) as clock:
        _in_preparation(_Walk(actors, clock, end), places[-1])
    return 2


def _in_preparation(walk: _Walk, spot: Spot) -> None:
    """One unit has confirmed, one has not answered yet."""
    walk.plan(
        spot,
        name="老旧小区毁绿种菜联合整治",
        theme="greenery",
        aim="清除公共绿地内的菜地和围栏，当月补种完成",
        risk="部分居民情绪较大，提前由居委会入户告知",
        first=walk.end + timedelta(days=3),
        days=4,
    )
    for _login, unit, demand, _people, _vehicles in (UNITS[2], UNITS[0]):
        walk.take("duizhang", "ask", unit=unit, demand=demand, hours=16)
    walk.answer(UNITS[2])


def _closed(walk: _Walk, spot: Spot) -> None:
    walk.plan(
        spot,
        name="集贸市场周边环境联合整治",
        theme="market",
        aim="消除跨门经营和占道设摊，恢复人行道通行",
        risk="早市人流密集，避开六时至八时",
        first=walk.clock.at + timedelta(days=1),
        days=2,
    )
    for one in UNITS[:2]:
        walk.take("duizhang", "ask", unit=one[1], demand=one[2], hours=16)
        walk.answer(one)
    walk.clock.advance(timedelta(days=1))
    for unit, demand in ((SQUAD, "劝离占道摊位，固定证据"), *((one[1], one[2]) for one in UNITS[:2])):
        walk.take("duizhang", "assign", unit=unit, demand=demand)
    walk.take("duizhang", "begin")
    walk.report_a_case(spot)
    for login, unit, people, problems, corrected in (
        ("duiyuan", SQUAD, 14, 23, 21),
        ("chuzhi", "huanwei/", 12, 9, 9),
        ("shizheng", "shizheng/", 6, 4, 3),
    ):
        figures = {"people": people, "problems": problems, "corrected": corrected}
        walk.on_task(login, unit, "finish", result="已按分工完成，现场恢复", **figures)
    walk.take("duizhang", "end")
    walk.take("duizhang", "summarise", result="市场周边人行道恢复通行；一处跨门经营反复，列入重点巡查")
    walk.take("lingdao", "accept", outcome="achieved")


class _Walk:
    """One operation on its way; every step takes an hour, and none lies after the end."""

    def __init__(self, actors: Mapping[str, Actor], clock: Frozen, end: datetime) -> None:
        self.actors, self.clock, self.end, self.record = actors, clock, end, 0

    def plan(self, spot: Spot, *, first: datetime, days: int, **words: Any) -> None:
        """Planned by the command centre for the squad to lead, submitted and approved."""
        form = words | {
            "scope": "district",
            "point": f"{spot.lon:.6f},{spot.lat:.6f}",
            "address": spot.address,
            "lead": SQUAD,
            "starts_on": f"{first:%Y-%m-%d}",
            "ends_on": f"{first + timedelta(days=days):%Y-%m-%d}",
        }
        self.record = engine.start(self.actors["paiqian"], OPERATION, "plan", form).record_id
        self.take("paiqian", "submit")
        self.take("lingdao", "approve", opinion="同意，注意方式方法")

    def answer(self, unit: tuple[str, str, str, int, int]) -> None:
        login, path, _demand, people, vehicles = unit
        row = Record.objects.get(
            parent_id=self.record, process=PARTICIPATION, holder_path=path, closed_at=None
        )
        answer = {"people_promised": people, "vehicles": vehicles, "contact": "带队组长"}
        self._step(login, row, "confirm", answer)

    def report_a_case(self, spot: Spot) -> None:
        point = f"{spot.lon:.6f},{spot.lat:.6f}"
        words = "店铺跨门经营，货物占用盲道"
        self.on_task("duiyuan", SQUAD, "open_case", point=point, address=spot.address, words=words)

    def on_task(self, login: str, unit: str, step: str, **form: Any) -> None:
        row = Record.objects.get(parent_id=self.record, process=TASK, holder_path=unit, closed_at=None)
        self._step(login, row, step, form)

    def take(self, login: str, step: str, **form: Any) -> None:
        self._step(login, Record.objects.get(pk=self.record), step, form)

    def _step(self, login: str, row: Record, step: str, form: Mapping[str, Any]) -> None:
        self.clock.move_to(min(self.clock.at + HOUR, self.end))
        engine.step(self.actors[login], row.process, row.pk, step, form, version=row.version)
