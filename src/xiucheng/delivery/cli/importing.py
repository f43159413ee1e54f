# SPDX-License-Identifier: Apache-2.0
"""`xiucheng import …`: takes over service requests of another system from a table, lists such imports, undoes one."""

from __future__ import annotations

import argparse
import importlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xiucheng.delivery.cli.ready import django_ready
from xiucheng.delivery.cli.times import instant_argument

if TYPE_CHECKING:
    from xiucheng.operations.takeover.actions import Summary

EVERY_SECONDS = 5.0
UNDO = """\
Takes a whole import back: each case that it began is withdrawn by a recorded step, each that it
changed gets back what it said before. Cases that somebody worked on since are left and listed."""
DESCRIPTION = """\
Takes over the requests of another system from a CSV (also .gz) or XLSX and prints one JSON summary.
A file of remarks is written beside the input. Running it again changes only
what changed at the source. With --dry-run nothing is taken over: the summary
and the remarks tell what would be."""


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
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be taken over")
    given = parser.parse_args(argv)
    django_ready()
    actions: Any = importlib.import_module("xiucheng.operations.takeover.actions")
    intake: Any = importlib.import_module("xiucheng.operations.intake.actions")
    try:
        summary = _dry(given, actions) if given.dry_run else _taken(given, actions, intake)
    except (actions.ImportRefused, intake.IntakeRefused) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stderr.write(f"Remarks: {summary.remarks}\n")
    print(json.dumps(summary.as_dict(), ensure_ascii=False))
    return 0


def _dry(given: argparse.Namespace, actions: Any) -> Summary:
    return _import(given, actions, dry=True)


def _taken(given: argparse.Namespace, actions: Any, intake: Any) -> Summary:
    run = intake.began(_actor(), given.file, given.mapping)
    sys.stderr.write(f"Import {run.pk}. To take all of it back: xiucheng import undo {run.pk} --why TEXT\n")
    try:
        summary = _import(given, actions, run=run.pk)
    except actions.ImportRefused as error:
        intake.failed(run.pk, str(error))
        raise
    intake.ended(run.pk, summary.as_dict(), dry=False)
    return summary


def _import(given: argparse.Namespace, actions: Any, **way: Any) -> Summary:
    tell = _Progress().tell
    found: Summary = actions.import_requests(
        _actor(), given.file, given.mapping, as_of=given.as_of, progress=tell, **way
    )
    return found


def _actor() -> Any:
    return importlib.import_module("xiucheng.kernel.access.actor").system("import")


def run_undo(argv: list[str]) -> int:
    """Take a whole import back; 2 when there is none of that number or it cannot be undone now."""
    parser = argparse.ArgumentParser("xiucheng import undo", description=UNDO)
    parser.add_argument(
        "number", type=int, metavar="NUMBER", help="as `import requests` or `import list` told it"
    )
    parser.add_argument("--why", required=True, metavar="TEXT", help="stands in the history of every case")
    given = parser.parse_args(argv)
    intake: Any = importlib.import_module("xiucheng.operations.intake.actions")
    queries: Any = importlib.import_module("xiucheng.operations.intake.queries")
    try:
        intake.begin_undo(_actor(), queries.run(_actor(), given.number), given.why)
    except queries.NotThere:
        sys.stderr.write(f"There is no import {given.number}. `xiucheng import list` tells them.\n")
        return 2
    except intake.IntakeRefused as error:
        sys.stderr.write(f"{error}\n")
        return 2
    tasks: Any = importlib.import_module("xiucheng.operations.intake.tasks")
    try:
        tasks.work(given.number)
    except tasks.StillWorkedOn:
        sys.stderr.write(
            f"Somebody undoes the import {given.number} just now. `xiucheng import list` tells when.\n"
        )
        return 2
    run = queries.run(_actor(), given.number)
    if run.undone["left"]:
        sys.stderr.write(f"Cases left alone, as somebody worked on them since: {queries.left_path(run)}\n")
    print(json.dumps(run.undone))
    return 0


def run_list(argv: list[str]) -> int:
    """The newest imports, one line of JSON each."""
    parser = argparse.ArgumentParser(
        "xiucheng import list", description="Prints the newest imports, newest first."
    )
    parser.parse_args(argv)
    queries: Any = importlib.import_module("xiucheng.operations.intake.queries")
    for run in queries.runs(_actor()):
        line = {"number": run.pk, "state": run.state, "file": run.file_name, "by": run.by}
        at = run.created_at.isoformat(timespec="seconds")
        print(json.dumps(line | {"at": at, "summary": run.summary}, ensure_ascii=False))
    return 0


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
