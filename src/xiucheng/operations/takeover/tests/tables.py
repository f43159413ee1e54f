# SPDX-License-Identifier: Apache-2.0
"""Small tables of requests for tests."""

from __future__ import annotations

import csv
from pathlib import Path

SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"
BOSTON = SHARED / "boston311-2015" / "boston311_2015_half_a.csv.gz"
HEADER = [
    "id",
    "opened_at",
    "due_at",
    "closed_at",
    "status",
    "title",
    "lon",
    "lat",
    "department",
    "area",
    "category",
    "description",
]

Table = list[dict[str, str]]


def row(number: int, **cells: str) -> dict[str, str]:
    """An open request with a target; `cells` say otherwise."""
    return {
        "id": f"R{number}",
        "opened_at": "2026-03-02 08:00:00",
        "due_at": "2026-03-04 17:30:00",
        "status": "open",
        "title": "路灯不亮",
        "lon": "121.47",
        "lat": "31.23",
        "department": "市政中心",
        "area": "第一街道",
        "category": "路灯",
        "description": "整条街不亮",
        **cells,
    }


def write(path: Path, rows: Table) -> Path:
    """The rows as a CSV file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path
