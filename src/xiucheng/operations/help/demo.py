# SPDX-License-Identifier: Apache-2.0
"""Requests for help of the demo district, walked by the engine; who asks is invented."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.process import engine
from xiucheng.operations.help.types import REQUEST


class Spot(Protocol):
    """Where somebody needs help."""

    @property
    def lon(self) -> float: ...
    @property
    def lat(self) -> float: ...
    @property
    def address(self) -> str: ...


class Given(NamedTuple):
    """A request of the demo: who asks, for what, how many minutes ago, and how many of WALK were taken."""

    who: str
    need: str
    words: str
    urgency: str
    age: int
    steps: int


GIVEN = (
    Given("区中心医院急诊科", "passage", "救护车通道被临时停放的货车堵住，请协助疏通", "urgent", 35, 1),
    Given("锦绣小学", "order", "放学时段校门口人车混行，请协助维护秩序", "normal", 200, 0),
    Given("陆阿婆家属", "people", "老人散步未归，可能在河滨公园附近，请协助留意", "urgent", 60 * 30, 4),
    Given("夕阳红敬老院", "care", "门前积水，老人出行困难，请协助铺设垫板", "normal", 60 * 50, 2),
)
WALK: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("shouli", "assign", {"helper": "jinxiu/zhidui1/"}),
    ("duiyuan", "help", {"result": "已到场处理，现场恢复正常"}),
    ("shouli", "call_back", {"satisfaction": "yes", "said": "非常及时"}),
    ("shouli", "close", {}),
)


def fill(actors: Mapping[str, Actor], places: Sequence[Spot], end: datetime) -> int:
    """Walk GIVEN up to `end`; returns how many."""
    for number, given in enumerate(GIVEN):
        spot = places[number * 3 % len(places)]
        form = {
            "need": given.need,
            "point": f"{spot.lon:.6f},{spot.lat:.6f}",
            "address": spot.address,
            "words": given.words,
            "urgency": given.urgency,
            "asker_name": given.who,
            "asker_phone": "021-55550100",
        }
        with frozen(end - timedelta(minutes=given.age)) as clock:
            made = engine.start(actors["shouli"], REQUEST, "ask", form, key=f"demo-help-{number}")
            for who, step, values in WALK[: given.steps]:
                clock.advance(timedelta(minutes=8))
                made = engine.step(actors[who], REQUEST, made.record_id, step, values, version=made.version)
    return len(GIVEN)
