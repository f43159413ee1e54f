# SPDX-License-Identifier: Apache-2.0
"""Jobs that follow the steps which bring a report."""

from __future__ import annotations

from typing import Any

from xiucheng.operations.reporting import actions


def flag(record_id: int, seq: int, **_more: Any) -> None:
    """Look at the report that came in with an entry."""
    actions.flag(record_id, seq)
