# SPDX-License-Identifier: Apache-2.0
"""Writes of supervision that a step calls."""

from xiucheng.operations.supervision.actions.absorbing import absorb
from xiucheng.operations.supervision.actions.answering import keep_answer, reopen_for
from xiucheng.operations.supervision.actions.deciding import carry_out, tell_refusal
from xiucheng.operations.supervision.actions.flagging import note_flags
from xiucheng.operations.supervision.actions.ordering import reply_together
from xiucheng.operations.supervision.actions.splitting import split_off

__all__ = [
    "absorb",
    "carry_out",
    "keep_answer",
    "note_flags",
    "reopen_for",
    "reply_together",
    "split_off",
    "tell_refusal",
]
