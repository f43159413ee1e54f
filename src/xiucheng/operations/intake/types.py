# SPDX-License-Identifier: Apache-2.0
"""How an import stands, and who may do what with it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xiucheng.kernel.tables import Row

IMPORT = "supervision.import"
WITHDRAW = "supervision.withdraw"

NEEDED = ("external_id", "opened_at")
"""What no table can do without; the other targets may stay without a column."""


class State(StrEnum):
    """How an import stands. NEW: its columns are not matched yet; READY: they are."""

    NEW = "new"
    READY = "ready"
    CHECKING = "checking"
    CHECKED = "checked"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Head:
    """The names of a table's columns and its first rows, kept apart: pages never open the table itself."""

    header: list[str]
    rows: list[Row]


WORKING = (State.CHECKING, State.RUNNING, State.UNDOING)
MATCHED = (State.READY, State.CHECKED, State.FAILED)
UNDOABLE = tuple(state for state in State if state not in {*WORKING, State.UNDONE})
"""Where an import may be undone from if it took anything over, as one does that was stopped and then matched anew."""


class IntakeRefused(Exception):
    """What was asked for is not possible; the message says why and what to do."""
