# SPDX-License-Identifier: Apache-2.0
"""A small process with clocks, for tests of what the clock does by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import (
    START,
    SYSTEM,
    Answer,
    Changes,
    Context,
    Field,
    Kind,
    Label,
    Process,
    State,
    Step,
)
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.engine import Item

CODE = "drill.errand"
RUNNER = system("drill")
TITLE = Field("title", Kind.TEXT, Label("标题", "Title"))


def _begun(context: Context) -> Changes:
    return Changes(
        title=context.form["title"], holder_path="jx/", clocks={"answer": Limit(4, Unit.WORKING_DAYS)}
    )


def _renamed(context: Context) -> Changes:
    return Changes(title=context.form["title"])


def _not_held(context: Context) -> str | None:
    return "Somebody holds this back. Let it go first." if context.row.title == "held" else None


ERRAND = Process(
    code=CODE,
    version=1,
    prefix="DR",
    label=Label("差事", "Errand"),
    detail="supervision.Case",
    states=(
        State("open", Label("在办", "Open"), due=Limit(2, Unit.HOURS)),
        State("late", Label("超时", "Late")),
        State("done", Label("办结", "Done"), final=True),
    ),
    steps=(
        Step("begin", Label("开始", "Begin"), (START,), "open", SYSTEM, form=(TITLE,), effect=_begun,
             clocks=("answer",)),
        Step("touch", Label("改名", "Rename"), ("open",), "open", SYSTEM, form=(TITLE,), effect=_renamed),
        Step("lapse", Label("超时", "Lapse"), ("open",), "late", SYSTEM, when=(_not_held,), on_due="open"),
        Step("warn", Label("提醒", "Warn"), ("late",), "late", SYSTEM, on_due="answer"),
        Step("finish", Label("办结", "Finish"), ("open", "late"), "done", SYSTEM),
    ),
)  # fmt: skip


@contextmanager
def declared() -> Iterator[None]:
    """The errand among the declared processes, for the block."""
    registry.declare(ERRAND)
    try:
        yield
    finally:
        del registry._processes[CODE]


def begin(title: str = "go") -> Answer:
    """A fresh errand."""
    return engine.start(RUNNER, CODE, "begin", {"title": title})


def begin_many(titles: list[str]) -> list[Answer]:
    """Fresh errands by one statement."""
    answers = engine.bulk(RUNNER, CODE, "begin", [Item({"title": title}) for title in titles])
    return [answer for answer in answers if isinstance(answer, Answer)]


def take(record_id: int, step: str, **form: str) -> Answer:
    """One step of an errand as it stands."""
    return engine.step(RUNNER, CODE, record_id, step, form, version=None)
