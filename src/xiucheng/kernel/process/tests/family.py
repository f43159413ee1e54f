# SPDX-License-Identifier: Apache-2.0
"""Two small processes for tests: a parent that may close when its children are done, and its child."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor, Grant
from xiucheng.kernel.clock.types import Limit, Unit
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import (
    START,
    Answer,
    Changes,
    Context,
    Field,
    Kind,
    Label,
    Process,
    Spawn,
    State,
    Step,
)
from xiucheng.kernel.process import engine

PARENT, CHILD = "kin.parent", "kin.child"
NAME = Label("名", "Name")
TITLE = Field("title", Kind.TEXT, NAME)
COUNT = Field("count", Kind.INTEGER, NAME, minimum=0, maximum=20)
WORKER = Actor(
    id=99,
    name="worker",
    grants=(Grant("kin", "", "kin/", "", "", frozenset({"kin.view", "kin.do"})),),
)
OUTSIDER = Actor(
    id=98, name="outsider", grants=(Grant("kin", "", "other/", "", "", frozenset({"kin.view", "kin.do"})),)
)

called: list[Callable[[Actor, Context, Answer], None]] = []
"""What the parent's `ring` calls, put there by a test."""


def _begun(context: Context) -> Changes:
    return Changes(
        title=context.form["title"], address="街1号", area_path="31/", holder_path="kin/", lon=1.5, lat=2.5
    )


def _split(context: Context) -> Changes:
    count = context.form["count"]
    return Changes(
        spawn=tuple(Spawn(CHILD, "begin", {"title": f"child {n}" if n else ""}) for n in range(count))
    )


def _child_begun(context: Context) -> Changes:
    return Changes(title=context.form["title"] or None)


def _all_done(context: Context) -> str | None:
    count = context.row.open_children
    return (
        _("Cannot close: %(count)d tasks are still open. Finish or withdraw them, then try again.")
        % {"count": count}
        if count
        else None
    )


def _ring(actor: Actor, context: Context, answer: Answer) -> None:
    for one in called:
        one(actor, context, answer)


PARENTS = Process(
    code=PARENT,
    version=1,
    prefix="PA",
    label=NAME,
    detail="supervision.Case",
    states=(State("open", NAME, due=Limit(1, Unit.DAYS)), State("done", NAME, final=True)),
    steps=(
        Step("begin", NAME, (START,), "open", "kin.do", form=(TITLE,), effect=_begun),
        Step("split", NAME, ("open",), "open", "kin.do", form=(COUNT,), effect=_split, spawns=(CHILD,)),
        Step("ring", NAME, ("open",), "open", "kin.do", form=(TITLE,), calls=(_ring,)),
        Step("finish", NAME, ("open",), "done", "kin.do", when=(_all_done,)),
    ),
)
CHILDREN = Process(
    code=CHILD,
    version=1,
    prefix="CH",
    label=NAME,
    detail="supervision.Case",
    child=True,
    states=(State("todo", NAME), State("tried", NAME), State("done", NAME, final=True)),
    steps=(
        Step(
            "begin",
            NAME,
            (START,),
            "todo",
            "kin.do",
            form=(Field("title", Kind.TEXT, NAME, required=False),),
            effect=_child_begun,
            internal=True,
        ),
        Step("try", NAME, ("todo",), "tried", "kin.do"),
        Step("finish", NAME, ("todo", "tried"), "done", "kin.do"),
    ),
)


@contextmanager
def declared() -> Iterator[None]:
    """Both processes in the registry for the block."""
    registry.declare(PARENTS)
    registry.declare(CHILDREN)
    try:
        yield
    finally:
        del registry._processes[PARENT], registry._processes[CHILD]
        called.clear()


def parent(children: int = 0) -> Answer:
    """An open parent with so many children."""
    begun = engine.start(WORKER, PARENT, "begin", {"title": "mother"})
    if not children:
        return begun
    return engine.step(WORKER, PARENT, begun.record_id, "split", {"count": children}, version=begun.version)
