# SPDX-License-Identifier: Apache-2.0
"""Every fault that can be planted in a declaration is caught and named, and nothing else is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.pure import english as english
from xiucheng.kernel.declaration.checks import faults
from xiucheng.kernel.declaration.types import (
    START,
    STAY,
    SYSTEM,
    Changes,
    Fact,
    Field,
    Kind,
    Process,
    State,
    Step,
)

from .declared import HOUR, NAME, STATES, WORDS, sound, start, step

CHOICES = (("a", NAME),)


def effect(_context: Any) -> Changes:
    return Changes()


def test_a_sound_process_has_no_faults() -> None:
    assert faults(sound()) == []


def test_what_ended_may_be_reopened_by_a_step_that_says_so() -> None:
    assert faults(with_step(frm=("done",), to="open", reopens=True)) == []


def with_step(**more: Any) -> Process:
    """The sound process with one more step, which has a fault."""
    return replace(sound(), steps=(*sound().steps, step("odd", **more)))


@pytest.mark.parametrize(
    ("declared", "sentence"),
    [
        (replace(sound(), states=(*STATES, STATES[1])), "the state waiting is declared twice"),
        (replace(sound(), steps=(*sound().steps, step("go"))), "the step go is declared twice"),
        (replace(sound(), code="thing"), "its code must be app.name"),
        (with_step(to="nowhere"), "the step odd names the unknown state nowhere"),
        (with_step(frm=("open", "gone")), "the step odd names the unknown state gone"),
        (with_step(frm=("done",)), "the step odd leaves the final state done"),
        (with_step(frm=("done",), takes_back=True), "the step odd takes back and must be internal"),
        *(
            (
                with_step(reopens=True, **way),
                "the step odd reopens and must lead from final states to open ones",
            )
            for way in ({"frm": ("waiting",), "to": "open"}, {"frm": ("done",), "to": "done"})
        ),
        (with_step(frm=(START, "open")), "the step odd both begins a record and continues one"),
        (
            replace(sound(), states=(*STATES, State("island", NAME, final=True))),
            "no step leads to the state island",
        ),
        (
            replace(
                sound(), states=(*STATES, State("trap", NAME)), steps=(*sound().steps, step("odd", to="trap"))
            ),
            "no step leaves the state trap, and it is not final",
        ),
        (with_step(form=(WORDS, WORDS)), "the step odd asks twice for words"),
        (with_step(to=("waiting", "done")), "the step odd has alternatives but no effect that chooses"),
        (with_step(on_due="open"), "the step odd is taken by the clock and must be by SYSTEM"),
        (
            with_step(form=(Field("x", Kind.CHOICE, NAME),)),
            "the field odd.x must be a choice exactly when it has choices",
        ),
        (
            with_step(form=(Field("x", Kind.TEXT, NAME, choices=CHOICES),)),
            "the field odd.x must be a choice exactly when it has choices",
        ),
        (
            with_step(form=(Field("x", Kind.POINT, NAME, personal=True),)),
            "the personal field odd.x must be text, as it is kept apart as text",
        ),
        (
            with_step(facts=(Fact("x", "a.form ->> 'y'"),)),
            "the fact odd.x must say on_form exactly when it reads the form",
        ),
        (
            with_step(facts=(Fact("x", "1", on_form=True),)),
            "the fact odd.x must say on_form exactly when it reads the form",
        ),
        *(
            (with_step(**declared), "the step odd declares changes but has no effect")
            for declared in (
                {"sets": ("x",)},
                {"rows": ("toy.X",)},
                {"clocks": ("x",)},
                {"hands_over": True},
                {"spawns": ("toy.x",)},
            )
        ),
    ],
)
def test_a_planted_fault_is_the_one_that_is_named(declared: Process, sentence: str) -> None:
    assert faults(declared) == [sentence]


@pytest.mark.parametrize(
    "more",
    [
        {"to": ("waiting", "done"), "effect": effect},
        {"on_due": "open", "by": SYSTEM},
        {
            "sets": ("x",),
            "rows": ("t.X",),
            "clocks": ("x",),
            "hands_over": True,
            "spawns": ("t.x",),
            "effect": effect,
        },
        {
            "form": (
                Field("x", Kind.CHOICE, NAME, choices=CHOICES),
                Field("y", Kind.WORDS, NAME, personal=True),
            )
        },
        {"facts": (Fact("x", "a.form ->> 'y'", on_form=True), Fact("z", "1"))},
    ],
)
def test_what_looks_like_a_fault_and_is_none(more: dict[str, Any]) -> None:
    assert faults(with_step(**more)) == []


def test_all_faults_are_told_at_once() -> None:
    both = replace(with_step(to="nowhere", form=(WORDS, WORDS)), code="thing")

    assert len(faults(both)) == 3


def test_a_step_that_stays_reaches_nothing_and_begins_nothing() -> None:
    around = step("look", frm=("open", "waiting"), to=STAY)
    begin = start(to=STAY)

    assert faults(with_step(frm=("open",), to=STAY)) == []
    assert around.moves == (("open", "open"), ("waiting", "waiting"))
    alone = replace(sound(), steps=(start(), around))
    assert "no step leads to the state waiting" in faults(alone)
    assert f"the step {begin.code} begins a record and must say in which state" in faults(
        replace(sound(), steps=(begin, *sound().steps[1:]))
    )


def test_states_behind_alternatives_and_loops_are_reached() -> None:
    begin = start(to=("open", "waiting"), effect=effect)
    around = step("round", frm=("waiting",), to="open")
    steps: tuple[Step, ...] = (begin, step(), around, step("finish", frm=("waiting",), to="done"))

    assert faults(replace(sound(), steps=steps)) == []
    assert "no step leads to the state done" in faults(replace(sound(), steps=steps[:3]))
    assert HOUR.amount == 1
