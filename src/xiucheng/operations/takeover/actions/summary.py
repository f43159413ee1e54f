# SPDX-License-Identifier: Apache-2.0
"""What an import did, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from xiucheng.operations.takeover.rules import Meaning


@dataclass(slots=True)
class Result:
    """One batch: its rows with all their remarks, and how many cases began and changed."""

    meanings: list[Meaning]
    imported: int = 0
    updated: int = 0


@dataclass(slots=True)
class Summary:
    """The whole import. `flagged` rows are taken with a remark, now or by an earlier run."""

    remarks: Path
    rows: int = 0
    imported: int = 0
    updated: int = 0
    flagged: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)

    def add(self, result: Result) -> None:
        """Count one batch in."""
        self.rows += len(result.meanings)
        self.imported += result.imported
        self.updated += result.updated
        for meaning in result.meanings:
            if meaning.remarks:
                self.reasons.update({remark.kind for remark in meaning.remarks})
                if meaning.form is None:
                    self.rejected += 1
                else:
                    self.flagged += 1

    def as_dict(self) -> dict[str, Any]:
        """The summary as the command prints it."""
        counts = {
            name: getattr(self, name) for name in ("rows", "imported", "updated", "flagged", "rejected")
        }
        return {**counts, "reasons": dict(sorted(self.reasons.items()))}
