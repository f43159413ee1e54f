# SPDX-License-Identifier: Apache-2.0
"""Processes beside the loop, each walked by both doors: help, hotline, joint operations, the link to enforcement."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

from proof.lib.centre.browser import desks_of
from proof.lib.centre.sideways import PLACE
from proof.lib.centre.ways import Turn, Way, by_interface, in_browser
from proof.lib.lines import Lines
from proof.lib.world import World
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

lines: Lines[World] = Lines()
WHY = {"why": "按实际情况"}
HELP, ORDER, OPERATION, ASKED, TASK = (
    "help.request",
    "hotline.order",
    "joint.operation",
    "joint.participation",
    "joint.task",
)
MATTER, OPINION = "linkage.matter", "linkage.opinion"
TODAY = local(now()).date()
ASKING = {
    "source": "hotline_12345",
    "external_id": "",
    "kind": "question",
    "words": "何时清运垃圾",
    "urgency": "normal",
}
PLANNED = {
    "name": "集贸市场周边联合整治",
    "theme": "market",
    "scope": "district",
    "point": PLACE,
    "address": "锦绣集贸市场",
    "lead": "jinxiu/zhidui1/",
    "aim": "消除占道",
    "starts_on": (TODAY + timedelta(days=1)).isoformat(),
    "ends_on": (TODAY + timedelta(days=2)).isoformat(),
}
MATTER_FORM = {
    "unit": "jinxiu/zhidui1/",
    "field": "housing",
    "facts": "敲掉承重墙一处",
    "point": PLACE,
    "address": "锦云小区3号楼",
    "ground": "住宅室内装饰装修管理办法",
}

WAYS = (
    (
        "intake A2",
        Way(
            "a request for help that is no violation: given to a unit, helped, called back, closed",
            Turn(
                "shouli",
                "ask",
                {"need": "passage", "address": "区人民医院", "words": "救护车通道被占", "urgency": "normal"},
                HELP,
            ),
            (
                Turn("shouli", "assign", {"helper": "jinxiu/zhidui1/"}, HELP),
                Turn("duiyuan", "help", {"result": "通道已疏通"}, HELP),
                Turn("shouli", "call_back", {"satisfaction": "yes"}, HELP),
                Turn("shouli", "close", {}, HELP),
            ),
            "closed",
        ),
    ),
    (
        "intake A2",
        Way(
            "an order of the hotline 12345: signed for, attended, answered, called back, closed",
            Turn(
                "shouli",
                "take",
                {
                    "source": "hotline_12345",
                    "external_id": "",
                    "kind": "question",
                    "words": "何时清运装修垃圾",
                    "urgency": "normal",
                },
                ORDER,
            ),
            (
                Turn("shouli", "sign", {}, ORDER),
                Turn("shouli", "attend", {"attended": "", "way": "phone"}, ORDER),
                Turn("shouli", "answer", {"answer": "每周三清运"}, ORDER),
                Turn("shouli", "acknowledge", {}, ORDER),
                Turn("shouli", "call_back", {"satisfaction": "yes"}, ORDER),
            ),
            "answered",
        ),
    ),
    (
        "joint operations",
        Way(
            "plan, participants, child tasks, result",
            Turn("duizhang", "plan", PLANNED, OPERATION),
            (
                Turn("duizhang", "submit", {}, OPERATION),
                Turn("lingdao", "approve", {}, OPERATION),
                Turn("duizhang", "ask", {"unit": "huanwei/", "demand": "派车清运", "hours": 8}, OPERATION),
                Turn("chuzhi", "confirm", {"people_promised": 6, "vehicles": 2}, ASKED),
                Turn("duizhang", "assign", {"unit": "huanwei/", "demand": "随清随运"}, OPERATION),
                Turn("duizhang", "begin", {}, OPERATION),
                Turn(
                    "chuzhi", "finish", {"result": "已清运", "people": 6, "problems": 4, "corrected": 4}, TASK
                ),
                Turn("duizhang", "end", {}, OPERATION),
                Turn("duizhang", "summarise", {"result": "通行恢复"}, OPERATION),
                Turn("lingdao", "accept", {"outcome": "achieved"}, OPERATION),
            ),
            "closed",
        ),
    ),
    (
        "management–enforcement link B17",
        Way(
            "handed over, consulted, dealt with, acknowledged, its cause cured and verified",
            Turn("shizheng", "transfer", MATTER_FORM, MATTER),
            (
                Turn("duizhang", "accept", {}, MATTER),
                Turn("duizhang", "consult", {"unit": "yuanlin/", "question": "是否影响绿化"}, MATTER),
                Turn("yuanlin", "give", {"stance": "no_violation", "opinion": "不影响"}, OPINION),
                Turn("duizhang", "conclude", {"conclusion": "按承重结构查处"}, MATTER),
                Turn(
                    "duizhang",
                    "deal",
                    {"result": "penalty", "told": "已立案处罚", "cause": "装修登记未巡查"},
                    MATTER,
                ),
                Turn("shizheng", "acknowledge", {}, MATTER),
                Turn("shizheng", "cure", {"changed": "装修登记后三日内上门"}, MATTER),
                Turn("duizhang", "verify", {"finding": "已建台账"}, MATTER),
            ),
            "closed",
        ),
    ),
)


def fresh(way: Way) -> Way:
    """With a number of its own where the sender gives one, and a moment of now where one is asked for."""
    assert isinstance(way.after, Turn)
    given = {"external_id": f"P{uuid.uuid4().hex[:10]}", "attended": local(now()).strftime("%Y-%m-%dT%H:%M")}

    def filled(turn: Turn) -> Turn:
        return replace(turn, form={name: given.get(name, value) for name, value in turn.form.items()})

    return replace(way, after=filled(way.after), turns=tuple(filled(turn) for turn in way.turns))


def _walked(heading: str, way: Way) -> None:
    @lines(heading, way.words)
    def look(world: World) -> str:
        over_http = by_interface(world.city, fresh(way))
        clicked = in_browser(world.city, desks_of(world), fresh(way))
        return f"{' → '.join(turn.step for turn in way.turns)}: {over_http} over HTTP, {clicked} in Chromium"


for _heading, _way in WAYS:
    _walked(_heading, _way)
