# SPDX-License-Identifier: Apache-2.0
"""Lines of a proof: what must be shown, how each is looked at, and what was seen."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

World = TypeVar("World")


class NotShown(Exception):
    """It could not be looked at; the sentence says what is missing."""


class Failed(Exception):
    """It was looked at and is not so."""


def need(true: object, sentence: str) -> None:
    """Fail with a sentence unless something holds."""
    if not true:
        raise Failed(sentence)


@dataclass(frozen=True)
class Line(Generic[World]):
    """One line: its heading, its words, and the look that returns what it saw."""

    heading: str
    words: str
    look: Callable[[World], str]


class Lines(Generic[World]):
    """All lines in order; `@lines("House", "…")` adds one."""

    def __init__(self) -> None:
        self.all: list[Line[World]] = []

    def __call__(
        self, heading: str, words: str
    ) -> Callable[[Callable[[World], str]], Callable[[World], str]]:
        def add(look: Callable[[World], str]) -> Callable[[World], str]:
            self.all.append(Line(heading, words, look))
            return look

        return add

    def chosen(self, only: Sequence[str]) -> list[Line[World]]:
        def named(line: Line[World]) -> bool:
            return any(word.lower() in f"{line.heading} {line.words}".lower() for word in only)

        return [line for line in self.all if not only or named(line)]


def state_of(line: Line[World], world: World, *, trace: bool) -> tuple[str, str]:
    """Look once; whatever goes wrong, the line is told and the others go on."""
    try:
        return "ok", line.look(world)
    except NotShown as reason:
        return "not shown", str(reason)
    except Exception as error:
        if trace:
            traceback.print_exc()
        name = "" if isinstance(error, Failed | AssertionError) else f"{type(error).__name__}: "
        return "FAILED", f"{name}{error}"


def show(lines: Sequence[Line[World]], world: World, *, trace: bool = False) -> int:
    """Look at every line, print what was seen; returns how many are not shown to hold."""
    missed, heading = [], ""
    for line in lines:
        if line.heading != heading:
            heading = line.heading
            print(f"\n{heading}", flush=True)
        began = time.monotonic()
        state, saw = state_of(line, world, trace=trace)
        if state != "ok":
            missed.append(line)
        said = " ".join(saw.split())[:600]
        print(f"  {state:<10}{line.words}: {said} [{time.monotonic() - began:.1f} s]", flush=True)
    print(f"\n{len(lines) - len(missed)} of {len(lines)} lines shown.", flush=True)
    for line in missed:
        print(f"  missing: {line.heading} · {line.words}", flush=True)
    return len(missed)
