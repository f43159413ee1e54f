# SPDX-License-Identifier: Apache-2.0
"""`xiucheng hotline …`: orders of a hotline in, answers out, what it has, an import taken back."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from django.utils import translation

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.kernel.tables.workbook import xlsx_parts
from xiucheng.operations.hotline import actions, queries

OPERATOR = system("hotline")
MOST = 100_000


def _mapping(name: str) -> actions.Mapping:
    """A mapping by name, or the file at a path. Raises `MappingError`."""
    return actions.mapping_in(Path(name)) if name.endswith(".json") else actions.mapping_of(name)


def run_import(argv: list[str]) -> int:
    """Take the orders in a table or list; prints one JSON summary, remarks go to stderr."""
    parser = argparse.ArgumentParser(prog="xiucheng hotline import", description=run_import.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--mapping", required=True, metavar="NAME", help="a name, or the path of a .json file"
    )
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be taken")
    options = parser.parse_args(argv)
    with translation.override("en"):
        try:
            found = actions.take_table(OPERATOR, options.file, _mapping(options.mapping), dry=options.dry_run)
        except (MappingError, actions.ImportRefused) as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 2
        for one in found.told:
            for told in one.remarks:
                sys.stderr.write(f"row {one.line} {one.external_id} {told.column}: {told.sentence}\n")
    print(json.dumps({"run": found.run, "rows": found.rows, **found.counts}))
    return 1 if found.counts["left"] else 0


def run_undo(argv: list[str]) -> int:
    """Withdraw the orders of an import that nobody signed for yet; prints how many, and how many stay."""
    parser = argparse.ArgumentParser(prog="xiucheng hotline undo", description=run_undo.__doc__)
    parser.add_argument("run", type=int, help="the number that `hotline import` printed")
    parser.add_argument("--why", required=True, help="stands in the history of every order")
    options = parser.parse_args(argv)
    withdrawn, left = actions.undo(OPERATOR, options.run, options.why)
    print(json.dumps({"withdrawn": withdrawn, "left": left}))
    return 0


def run_answers(argv: list[str]) -> int:
    """Write what a hotline does not have yet: CSV, XLSX or JSON by the file's ending; marks nothing as sent."""
    parser = argparse.ArgumentParser(prog="xiucheng hotline answers", description=run_answers.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--mapping", required=True, metavar="NAME", help="a name, or the path of a .json file"
    )
    options = parser.parse_args(argv)
    try:
        mapping = _mapping(options.mapping)
        found = queries.waiting(OPERATOR, mapping.source, MOST)
        kind, sheet = options.file.suffix.lower(), actions.answers_sheet(mapping, found)
        with options.file.open("xb") as file:
            if kind == ".json":
                file.write(json.dumps(actions.answers_list(mapping, found), ensure_ascii=False).encode())
            else:
                file.writelines(xlsx_parts(sheet) if kind == ".xlsx" else csv_parts(sheet))
    except MappingError as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{options.file} cannot be written: {error.strerror or error}.\n")
        return 2
    for one in found:
        print(one.reply)
    return 0


def run_acknowledge(argv: list[str]) -> int:
    """Mark as sent what the hotline has: numbers of replies, as arguments or a line each on stdin."""
    parser = argparse.ArgumentParser(prog="xiucheng hotline acknowledge", description=run_acknowledge.__doc__)
    parser.add_argument("reply", nargs="*", help="such as RX20261123-000123-1")
    given = parser.parse_args(argv).reply or sys.stdin.read().split()
    found = None
    for start in range(0, len(given), 2_000):
        part = actions.acknowledge(OPERATOR, given[start : start + 2_000])
        found = (
            part
            if found is None
            else actions.Acknowledged(
                found.sent + part.sent, found.before + part.before, found.unknown + part.unknown
            )
        )
    told = found or actions.Acknowledged(0, (), ())
    print(json.dumps({"sent": told.sent, "before": len(told.before), "unknown": list(told.unknown)}))
    return 1 if told.unknown else 0
