# SPDX-License-Identifier: Apache-2.0
"""`xiucheng import requests`: takes over service requests of another system from a table."""

from __future__ import annotations

import argparse
import gc
import importlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiucheng.delivery.cli.ready import django_ready
from xiucheng.delivery.cli.times import instant_argument

if TYPE_CHECKING:
    from xiucheng.operations.supervision.actions import Summary

EVERY_SECONDS = 5.0
DESCRIPTION = """\
Takes over the requests of another system from a CSV (also .gz) or XLSX and prints one JSON summary.
A file of remarks is written beside the input. Running it again changes only
what changed at the source."""


def run_requests(argv: list[str]) -> int:
    """Import; 2 when the file or the mapping cannot be used."""
    parser = argparse.ArgumentParser(
        "xiucheng import requests",
        description=DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--mapping", required=True, metavar="NAME", help="a shipped mapping, or a .json file")
    parser.add_argument(
        "--as-of",
        type=instant_argument,
        metavar="T",
        help="take the table as it stood then, e.g. 2016-01-13T00:00",
    )
    given = parser.parse_args(argv)
    django_ready()
    _collect_seldom()
    actions: Any = importlib.import_module("xiucheng.operations.supervision.actions")
    actor = importlib.import_module("xiucheng.kernel.access.actor").system("import")
    try:
        summary = actions.import_requests(
            actor, given.file, given.mapping, as_of=given.as_of, progress=_Progress().tell
        )
    except actions.ImportRefused as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(f"Remarks: {summary.remarks}\n")
    print(json.dumps(summary.as_dict(), ensure_ascii=False))
    return 0


def _collect_seldom() -> None:
    """What an import makes is freed at once by counting; looking for circles took a tenth of its time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)


class _Progress:
    """Says now and then how far a long import is."""

    def __init__(self) -> None:
        self.next = time.monotonic() + EVERY_SECONDS

    def tell(self, summary: Summary) -> None:
        if time.monotonic() >= self.next:
            self.next = time.monotonic() + EVERY_SECONDS
            sys.stderr.write(
                f"{summary.rows} rows, {summary.imported} imported, {summary.updated} updated …\n"
            )
