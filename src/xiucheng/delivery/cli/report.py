# SPDX-License-Identifier: Apache-2.0
"""`xiucheng report timeliness`: closed and open cases, in time or late, as of a moment."""

from __future__ import annotations

import argparse
import importlib
import json
from typing import Any

from xiucheng.delivery.cli.ready import django_ready
from xiucheng.delivery.cli.times import instant_argument

GROUPS = ("department", "category", "area")


def run_timeliness(argv: list[str]) -> int:
    """Print one JSON object; with --by one of figures for each group, by its name."""
    parser = argparse.ArgumentParser("xiucheng report timeliness", description=__doc__)
    parser.add_argument(
        "--as-of", type=instant_argument, required=True, metavar="T", help="e.g. 2016-01-13T00:00"
    )
    parser.add_argument("--by", choices=GROUPS, help="split the figures")
    given = parser.parse_args(argv)
    django_ready()
    queries: Any = importlib.import_module("xiucheng.insight.timeliness.queries")
    actor = importlib.import_module("xiucheng.kernel.access.actor").system("report")
    if given.by is None:
        found = queries.timeliness(actor, given.as_of)
    else:
        by = importlib.import_module("xiucheng.insight.timeliness.types").By(given.by)
        found = {
            group.code: {"name": group.name, **group.figures}
            for group in queries.timeliness_by(actor, by, given.as_of)
        }
    print(json.dumps(found, ensure_ascii=False))
    return 0
