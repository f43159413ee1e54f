# SPDX-License-Identifier: Apache-2.0
"""`xiucheng record verify`: check every chain, every seal, and that every file of an entry is there."""

from __future__ import annotations

import argparse
import json

from xiucheng.delivery.cli.ready import django_ready
from xiucheng.delivery.cli.times import instant_argument


def run_verify(argv: list[str]) -> int:
    """Print {"checked", "broken"}; 0 when whole, 1 when something is broken."""
    parser = argparse.ArgumentParser(prog="xiucheng record verify", description=__doc__)
    parser.add_argument(
        "--since", type=instant_argument, help="only records changed since then, e.g. 2026-11-01"
    )
    parser.add_argument(
        "--files", action="store_true", help="read every file too; without, only whether it is there, whole"
    )
    options = parser.parse_args(argv)
    django_ready()
    from xiucheng.kernel.files.audit import broken  # noqa: PLC0415 - models need Django first
    from xiucheng.kernel.record.verify import verify  # noqa: PLC0415

    result = verify(options.since)
    result.broken += broken(options.since, read=options.files)
    print(json.dumps({"checked": result.checked, "broken": result.broken}, ensure_ascii=False), flush=True)
    return 1 if result.broken else 0
