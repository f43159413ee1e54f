# SPDX-License-Identifier: Apache-2.0
"""A little process to check, to freeze and to decide about."""

from __future__ import annotations

from typing import Any

from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration.types import START, Field, Kind, Label, Process, State, Step

NAME = Label("名称", "Name")
HOUR = Limit(1, Unit.WORKING_HOURS)

WORDS = Field("words", Kind.WORDS, NAME, required=False)
POINT = Field("point", Kind.POINT, NAME, required=False)
PHONE = Field("phone", Kind.TEXT, NAME, required=False, personal=True)

STATES = (
    State("open", Label("办理", "Open"), due=HOUR),
    State("waiting", Label("等待", "Waiting")),
    State("done", Label("办结", "Done"), final=True),
)


def step(code: str = "go", **more: Any) -> Step:
    values: dict[str, Any] = {
        "label": Label("办", "Do it"),
        "frm": ("open",),
        "to": "waiting",
        "by": "toy.do",
    }
    return Step(code=code, **{**values, **more})


def start(**more: Any) -> Step:
    return step("begin", **{"frm": (START,), "to": "open", "within": "any", **more})


def process(*steps: Step, states: tuple[State, ...] = STATES, **more: Any) -> Process:
    values: dict[str, Any] = {
        "code": "toy.thing",
        "version": 3,
        "prefix": "T",
        "label": NAME,
        "detail": "toy.Thing",
    }
    return Process(**{**values, "states": states, "steps": steps, **more})


def sound() -> Process:
    """A process without a fault."""
    back = step("back", frm=("waiting",), to="open")
    return process(
        start(form=(WORDS, POINT, PHONE)), step(), back, step("finish", frm=("waiting",), to="done")
    )
