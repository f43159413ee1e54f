# SPDX-License-Identifier: Apache-2.0
"""`xiucheng search rebuild`: make the search index anew while everybody works."""

from __future__ import annotations

import argparse
import sys
from time import monotonic

EVERY_SECONDS = 1.0


def run_rebuild(argv: list[str]) -> int:
    """Bring every record up to date; says how far it is, and how many rows changed."""
    argparse.ArgumentParser(prog="xiucheng search rebuild", description=__doc__).parse_args(argv)
    from xiucheng.kernel.search import fill  # noqa: PLC0415 - models need Django first

    records, last = fill.total(), monotonic()

    def tell(done: int) -> None:
        nonlocal last
        if monotonic() - last >= EVERY_SECONDS:
            last = monotonic()
            sys.stderr.write(f"{done:,} of {records:,} records\n")

    changed = fill.rebuild(tell)
    print(f"{records:,} records looked at, {changed:,} rows of the index written.")
    return 0
