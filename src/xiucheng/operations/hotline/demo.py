# SPDX-License-Identifier: Apache-2.0
"""Orders of the demo district's hotlines, walked by the engine; callers are invented."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, Protocol

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.process import engine
from xiucheng.operations.hotline.types import ORDER


class Spot(Protocol):
    """What an order is about."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def address(self) -> str: ...


class Given(NamedTuple):
    """An order of the demo: the hotline, its kind, what is said, how many minutes ago, and the name of its way."""

    source: str
    kind: str
    words: str
    urgency: str
    age: int
    way: str


GIVEN = (
    Given("hotline_12345", "problem", "小区门口建筑垃圾堆放三天无人清运", "normal", 40, ""),
    Given("hotline_12345", "problem", "路边排档夜间占道经营，油烟扰民", "urgent", 95, "sign"),
    Given("hotline_12319", "problem", "人行道地砖松动，下雨溅水", "normal", 60 * 26, "case"),
    Given("hotline_12319", "help", "搬家车辆被堵在弄堂内，请协助挪车", "urgent", 60 * 5, "help"),
    Given("hotline_12345", "question", "装修垃圾应当堆放到哪里，如何预约清运", "normal", 60 * 27, "answer"),
    Given("hotline_12345", "complaint", "反映的广告牌问题一直没有回音", "normal", 60 * 80, "interim"),
    Given("hotline_12345", "praise", "感谢队员帮助找回走失的孩子", "normal", 60 * 24 * 6, "closed"),
    Given("hotline_12319", "question", "路灯报修应拨打哪个电话", "normal", 60 * 24 * 7, "partly"),
    Given("hotline_12345", "problem", "变压器噪声影响休息", "normal", 60 * 28, "return"),
)

ANSWERS = {
    "question": "您好，可通过物业预约，也可拨打环境卫生中心电话，工作日 8:30 至 17:30 有人接听。",
    "praise": "感谢您的肯定，已转达当班队员。",
}
CALLED = ("attend", {"way": "phone", "attendance": "已电话核实情况"})
WAYS: Mapping[str, tuple[tuple[str, dict[str, Any]], ...]] = {
    "return": (("return", {"reason": "not_ours", "why": "变压器由供电公司管理"}),),
    "case": (CALLED, ("open_case", {})),
    "help": (("open_help", {"help_need": "moving"}),),
    "interim": (CALLED, ("answer_meanwhile", {"interim": "已联系广告设施权属单位，本周内给出处理方案。"})),
}


def fill(actors: Mapping[str, Actor], places: Sequence[Spot], end: datetime) -> int:
    """Walk GIVEN up to `end`; returns how many."""
    for number, given in enumerate(GIVEN):
        spot = places[(number * 5 + 1) % len(places)]
        opened = end - timedelta(minutes=given.age)
        form = {
            "source": given.source,
            "external_id": f"{opened:%Y%m%d}{number + 1:04}",
            "kind": given.kind,
            "words": given.words,
            "point": f"{spot.lon:.6f},{spot.lat:.6f}",
            "address": spot.address,
            "urgency": given.urgency,
            "caller_name": "周女士" if number % 2 else "吴先生",
            "caller_phone": f"138{number:08}",
        }
        with frozen(opened) as clock:
            made = engine.start(actors["shouli"], ORDER, "take", form, key=f"demo-hotline-{number}")
            _walk(actors["shouli"], made.record_id, clock, given)
    return len(GIVEN)


def _walk(clerk: Actor, order: int, clock: Frozen, given: Given) -> None:
    for step, form in _steps(given):
        clock.advance(timedelta(minutes=12))
        if step == "attend":
            form = form | {"attended": clock.at.isoformat()}
        engine.step(clerk, ORDER, order, step, form, version=None)


def _steps(given: Given) -> Iterator[tuple[str, dict[str, Any]]]:
    """The steps of an order's way."""
    if given.way not in {"", "return"}:
        yield "sign", {}
    yield from WAYS.get(given.way, ())
    if given.way in {"answer", "closed", "partly"}:
        yield "answer", {"answer": ANSWERS[given.kind]}
    if given.way in {"closed", "partly"}:
        yield "acknowledge", {}
        yield "call_back", {"satisfaction": "yes" if given.way == "closed" else "partly"}
        yield "close", {}
