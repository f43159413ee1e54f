# SPDX-License-Identifier: Apache-2.0
"""`xiucheng units import`: a table of units tried, or taken over whole."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from xiucheng.foundation.organization.actions import import_units
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.tables import TableError


def run_import(argv: list[str]) -> int:
    """Print one JSON summary, remarks on standard error; 1 when a row is wrong, and then nothing is written."""
    parser = argparse.ArgumentParser(
        prog="xiucheng units import",
        description="Take over units from a CSV or XLSX whose first row names the columns path, name, kind and, if "
        "you like, name_en, territory, belongs_to, starts_on, basis. Nothing is written when a row is wrong.",
    )
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be taken over")
    given = parser.parse_args(argv)
    try:
        done = import_units(system("units import"), given.file, tried=given.dry_run)
    except TableError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    for remark in done.remarks:
        sys.stderr.write(f"{remark.line} {remark.column}: {remark.sentence}\n")
    counts = {"rows": done.rows, "added": done.added, "changed": done.changed, "unchanged": done.unchanged}
    sys.stdout.write(json.dumps(counts | {"refused": done.refused, "tried": done.tried}) + "\n")
    return 1 if done.refused else 0
