# SPDX-License-Identifier: Apache-2.0
"""The answer to a citizen, drafted from what came of the cases and requests for help that an order led to. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from xiucheng.kernel.declaration.types import Label

LONGEST = 4000


@dataclass(frozen=True, slots=True)
class Came:
    """What an order led to: its number, whether it is a request for help, whether it ended, how, and what was done."""

    number: str
    process: str
    closed: bool
    outcome: str
    result: str


def read(fact: str | None) -> tuple[Came, ...]:
    """From the fact of a step; none where nothing came of the order."""
    return tuple(Came(**one) for one in json.loads(fact or "[]"))


def all_ended(came: Sequence[Came]) -> bool:
    """Whether nothing is open any more; also where there was nothing."""
    return all(one.closed for one in came)


def drafted(came: Sequence[Came], outcomes: Mapping[str, Label]) -> str:
    """Sentences in Chinese, as the citizen reads them; empty where nothing came of the order."""
    lines = [_line(one, outcomes) for one in came if one.closed]
    if len(lines) > 1:
        lines = [f"{place}. {line}" for place, line in enumerate(lines, 1)]
    return "\n".join(lines)[:LONGEST]


def _line(one: Came, outcomes: Mapping[str, Label]) -> str:
    """Of one: its number, what was done, how it ended."""
    done = one.result.strip().rstrip("。")
    ended = outcomes[one.outcome].zh if one.outcome in outcomes else ""
    parts = [done, f"办理结果：{ended}" if ended else ""]
    told = "。".join(part for part in parts if part) or "已办结"
    return f"您反映的事项（编号 {one.number}）：{told}。"
