# SPDX-License-Identifier: Apache-2.0
"""Codes of lines, seats and care in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from xiucheng.delivery.admin.words import named
from xiucheng.delivery.shell.shapes import Choice
from xiucheng.foundation.organization.queries import unit_tree
from xiucheng.foundation.organization.types import CARE_NAMES, LINE_NAMES, SEAT_NAMES, Named
from xiucheng.kernel.access.actor import Actor

Code = TypeVar("Code", bound=StrEnum)


def _worded(names: Mapping[Code, Named]) -> dict[str, str]:
    return {code.value: named(*words) for code, words in names.items()}


def lines() -> dict[str, str]:
    """In what a unit belongs to another one."""
    return _worded(LINE_NAMES)


def roles() -> dict[str, str]:
    """What a seat of a committee is."""
    return _worded(SEAT_NAMES)


def cares() -> dict[str, str]:
    """For what somebody answers."""
    return _worded(CARE_NAMES)


def choices(words: Mapping[str, str]) -> tuple[Choice, ...]:
    """The codes as answers of a question."""
    return tuple(Choice(code, label) for code, label in words.items())


def open_units(actor: Actor, above: tuple[str, ...] = ("",)) -> tuple[Choice, ...]:
    """The open units below these paths, as answers."""
    return tuple(
        Choice(one.path, f"{'　' * one.depth}{one.shown}")
        for one in unit_tree(actor)
        if one.ends_on is None and one.path.startswith(above)
    )
