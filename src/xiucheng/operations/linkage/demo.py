# SPDX-License-Identifier: Apache-2.0
"""Matters between departments of the demo district, walked by the engine: one in consultation, one closed, a notice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record
from xiucheng.operations.linkage.types import MATTER, NOTICE, OPINION

HOUR = timedelta(hours=1)
SQUAD = "jinxiu/zhidui1/"


class Spot(Protocol):
    """Where a matter can lie."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def address(self) -> str: ...


def fill(actors: Mapping[str, Actor], places: Sequence[Spot], end: datetime) -> int:
    """Walk them; returns how many."""
    with frozen(end - timedelta(days=20)) as clock:
        _cured(_Walk(actors, clock, end), places[1])
    with frozen(end - timedelta(days=2)) as clock:
        _in_consultation(_Walk(actors, clock, end), places[2])
    with frozen(end - timedelta(days=3)) as clock:
        _noticed(_Walk(actors, clock, end), places[3])
    return 3


def _cured(walk: _Walk, spot: Spot) -> None:
    walk.start(
        "yuanlin",
        MATTER,
        "transfer",
        spot,
        unit=SQUAD,
        field="landscaping",
        facts="沿街店铺擅自修剪行道树三株，树冠缺损",
        ground="《上海市绿化条例》",
        person="绿荫饮品店",
    )
    walk.take("duizhang", "ask_to_complete", missing="树木编号和修剪前照片")
    walk.take("yuanlin", "complete", added="已补树木编号及上季度巡查照片")
    walk.take("duizhang", "accept")
    walk.take(
        "duiyuan",
        "deal",
        result="education",
        told="当事人承认委托他人修剪，已教育告诫并自费补植",
        cause="店招高度与树冠冲突，同路段另有五处；建议调整店招设置并定期整形修剪",
    )
    walk.take("yuanlin", "acknowledge")
    walk.clock.advance(timedelta(days=6))
    walk.take("yuanlin", "cure", changed="已对该路段二十六株行道树整形，与店招管理单位商定高度上限")
    walk.take("duizhang", "verify", finding="现场查看，枝条与店招间距符合要求")


def _in_consultation(walk: _Walk, spot: Spot) -> None:
    walk.start(
        "shizheng",
        MATTER,
        "transfer",
        spot,
        unit=SQUAD,
        field="construction",
        facts="工地擅自挖掘城市道路铺设临时管线，未见许可",
        ground="《城市道路管理条例》",
        person="锦城建设有限公司",
    )
    walk.take("duizhang", "accept")
    for unit, question in (
        ("paishui/", "该管线是否接入公共排水管网，是否已办接入手续"),
        ("yuanlin/", "挖掘范围是否涉及公共绿地"),
    ):
        walk.take("duiyuan", "consult", unit=unit, question=question)
    row = Record.objects.get(parent_id=walk.record, process=OPINION, holder_path="paishui/", closed_at=None)
    walk.step("paishui", row, "give", stance="violation", opinion="未办理接入手续，已接入雨水井，须恢复原状")


def _noticed(walk: _Walk, spot: Spot) -> None:
    walk.start(
        "duizhang",
        NOTICE,
        "send",
        spot,
        unit="shizheng/",
        field="traffic",
        finding="执法中多次发现机动车越过缘石停放，人行道板破损",
        suggestion="在该路口增设隔离桩并修复路面",
    )


class _Walk:
    """One of them on its way; every step takes an hour, and none lies after the end."""

    def __init__(self, actors: Mapping[str, Actor], clock: Frozen, end: datetime) -> None:
        self.actors, self.clock, self.end, self.record = actors, clock, end, 0

    def start(self, login: str, process: str, step: str, spot: Spot, **form: str) -> None:
        place = {"point": f"{spot.lon:.6f},{spot.lat:.6f}", "address": spot.address}
        self.record = engine.start(self.actors[login], process, step, form | place).record_id

    def take(self, login: str, step: str, **form: Any) -> None:
        self.step(login, Record.objects.get(pk=self.record), step, **form)

    def step(self, login: str, row: Record, step: str, **form: Any) -> None:
        self.clock.move_to(min(self.clock.at + HOUR, self.end))
        engine.step(self.actors[login], row.process, row.pk, step, form, version=row.version)
