# SPDX-License-Identifier: Apache-2.0
"""Correction orders of the demo district, walked by the engine; the names are invented, the articles are not."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record

WASTE, AIR, GREEN = "《上海市生活垃圾管理条例》", "《中华人民共和国大气污染防治法》", "《上海市绿化条例》"
BIKES, HOMES = "《上海市非机动车安全管理条例》", "《上海市住宅物业管理规定》"


class Spot(Protocol):
    """Where an order can lie."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def address(self) -> str: ...


class Given(NamedTuple):
    """An order of the demo: its form, how many days ago it was given, and how far it went."""

    party: str
    kind: str
    violation: str
    demand: str
    basis: str
    days: int
    age: int
    way: str

    def form(self, spot: Spot) -> dict[str, str]:
        return {
            "party": self.party,
            "party_kind": self.kind,
            "point": f"{spot.lon:.6f},{spot.lat:.6f}",
            "address": spot.address,
            "violation": self.violation,
            "demand": self.demand,
            "basis": self.basis,
            "days": str(self.days),
        }


# fmt: off
ORDERS = (
    Given("锦绣餐饮有限公司", "legal_person", "餐厨油烟未经净化直接排放", "安装油烟净化设施并正常使用",
          f"{AIR}第八十一条第一款", 15, 3, ""),
    Given("鲜达水果店", "organization", "湿垃圾与干垃圾混合投放", "分类投放，设置分类容器",
          f"{WASTE}第二十四条第一款", 5, 1, ""),
    Given("田小禾", "citizen", "占用公共绿地种菜", "清除菜地，恢复绿地",
          f"{GREEN}第三十二条", 30, 6, ""),
    Given("金阿宝", "citizen", "私拉电线为电动自行车充电", "拆除飞线",
          f"{BIKES}第二十九条第一款", 3, 2, "asked"),
    Given("夜里香烧烤店", "organization", "在禁止区域露天烧烤", "停止露天烧烤，清理油污",
          f"{AIR}第八十一条第三款", 3, 2, "found corrected"),
    Given("锦城建设有限公司", "legal_person", "工地裸土和渣土未覆盖", "全部覆盖，出口设冲洗",
          f"{AIR}第六十九条", 3, 2, "found not_corrected"),
    Given("宜家物业有限公司", "legal_person", "未按要求设置分类收集容器", "补齐四类容器",
          f"{WASTE}第二十六条第一款", 10, 7, "extended"),
    Given("孙满囤", "citizen", "在楼道停放电动自行车并充电", "移走车辆，停止充电",
          f"{BIKES}第二十九条第二款", 1, 9, "closed"),
    Given("锦绣园林有限公司", "legal_person", "过度修剪行道树", "停止修剪，补植养护",
          f"{GREEN}第三十七条", 7, 25, "closed"),
    Given("吉祥置业有限公司", "legal_person", "占用小区共用部分堆放材料", "清空共用部分",
          f"{HOMES}第五十六条第二款第四项", 5, 20, "overdue"),
    Given("杜若飞", "citizen", "擅自改变住宅外立面", "恢复原状",
          f"{HOMES}第五十六条第二款第三项", 15, 32, "transferred"),
    Given("郝大方", "citizen", "将住宅改作餐馆", "停止经营，恢复住宅用途",
          f"{HOMES}第五十八条", 7, 18, "withdrawn"),
)
# fmt: on


def fill(actors: Mapping[str, Actor], places: Sequence[Spot], end: datetime, *, seed: int) -> int:
    """Walk ORDERS up to `end`, each as far as it went; returns how many."""
    source = random.Random(seed)  # noqa: S311 - a repeatable demo, nothing secret
    for number, given in enumerate(ORDERS):
        opened = end - timedelta(days=given.age, minutes=source.randint(1, 300))
        with frozen(opened) as clock:
            form = given.form(source.choice(places))
            made = engine.start(
                actors["duiyuan"], "correction.order", "order", form, key=f"demo-order-{number}"
            )
            _Walk(actors, clock, end, made.record_id).go(given.way)
    return len(ORDERS)


class _Walk:
    """One order on its way; every step takes some hours, and none lies after the end."""

    def __init__(self, actors: Mapping[str, Actor], clock: Frozen, end: datetime, record: int) -> None:
        self.actors, self.clock, self.end, self.record = actors, clock, end, record

    def go(self, way: str) -> None:
        verb, _space, result = way.partition(" ")
        if verb == "extended":
            self.step("duizhang", "extend", more_days="5", reason="容器已订购，厂家下周到货")
        elif verb == "withdrawn":
            self.step("duizhang", "withdraw", reason="经核实房屋登记用途为商业，认定有误")
        elif verb == "asked":
            self.step("duiyuan", "inspect")
        elif verb == "found":
            self.re_inspect(result)
        elif verb == "closed":
            self.re_inspect("corrected")
            self.step("duizhang", "close")
        elif verb in {"overdue", "transferred"}:
            self.let_pass()
        if verb == "transferred":
            self.re_inspect("not_corrected")
            self.step("duizhang", "transfer")

    def re_inspect(self, result: str) -> None:
        self.step("duiyuan", "inspect")
        child = Record.objects.get(parent_id=self.record, closed_at=None).pk
        finding = "现场已恢复" if result == "corrected" else "现场与责令改正时相同"
        self.step("duiyuan2", "inspect", child, result=result, finding=finding)

    def let_pass(self) -> None:
        """The platform's own step, a minute after the deadline."""
        due = Record.objects.get(pk=self.record).due_at
        if due is not None and due < self.end:
            self.clock.move_to(due + timedelta(minutes=1))
            engine.step(system("demo"), "correction.order", self.record, "escalate", {}, version=None)

    def step(self, who: str, step: str, record: int | None = None, **form: str) -> None:
        seen = Record.objects.get(pk=record or self.record)
        self.clock.move_to(min(self.clock.at + timedelta(hours=2), self.end))
        engine.step(self.actors[who], seen.process, seen.pk, step, form, version=seen.version)
