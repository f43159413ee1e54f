# SPDX-License-Identifier: Apache-2.0
"""`xiucheng catalogue …`: find classes by words, write them to a file, take a table, load the shipped ones."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from django.utils import translation

from xiucheng.delivery.cli.times import day_argument
from xiucheng.foundation.catalogue import queries
from xiucheng.foundation.catalogue.actions import (
    ClassesRefused,
    catalogue_sheet,
    load_catalogue,
    take_table,
    try_table,
)
from xiucheng.foundation.catalogue.types import ClassEntry, Remark, Taken
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.refusals import AccessRefused
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.kernel.tables.workbook import xlsx_parts

OPERATOR = system("catalogue")


def run_find(argv: list[str]) -> int:
    """One JSON object per class that the words or the code mean, best first; 1 when there is none."""
    parser = argparse.ArgumentParser(prog="xiucheng catalogue find", description=run_find.__doc__)
    parser.add_argument(
        "words", nargs="*", help="words in Chinese or English, a number such as E0110 or 0110"
    )
    parser.add_argument("--scheme", default="", help="only classes of this scheme")
    parser.add_argument("--in-use", action="store_true", help="only classes that a case can be given")
    parser.add_argument("--limit", type=int, default=queries.MOST_FOUND, help="at most so many")
    options = parser.parse_args(argv)
    found = queries.find(
        OPERATOR,
        " ".join(options.words),
        scheme=options.scheme,
        in_use=options.in_use,
        limit=max(1, options.limit),
    )
    for one in found:
        print(json.dumps(_told(one), ensure_ascii=False))
    return 0 if found else 1


def _told(entry: ClassEntry) -> dict[str, object]:
    return {
        "code": entry.code,
        "name": entry.facts.name,
        "name_en": entry.facts.name_en,
        "major": entry.facts.major,
        "in_use": entry.facts.in_use,
        "conditions": [
            {"code": one.code, "words": one.facts.words, "limit": [one.facts.amount, one.facts.unit]}
            for one in entry.conditions
        ],
        "source": queries.source_label(entry.facts.source),
        "confidence": entry.facts.confidence,
    }


def run_load(argv: list[str]) -> int:
    """Bring the shipped classes up to date; what the city decided stays."""
    argparse.ArgumentParser(prog="xiucheng catalogue load", description=run_load.__doc__).parse_args(argv)
    print(json.dumps({"classes": load_catalogue(OPERATOR)}))
    return 0


def run_export(argv: list[str]) -> int:
    """Write the classes with their conditions to a file that can be taken in again: CSV, or XLSX by its ending."""
    parser = argparse.ArgumentParser(prog="xiucheng catalogue export", description=run_export.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--scheme", default="", help="only classes of this scheme")
    options = parser.parse_args(argv)
    with translation.override("zh-hans"):
        sheet = catalogue_sheet(OPERATOR, options.scheme)
        parts = xlsx_parts(sheet) if options.file.suffix.lower() == ".xlsx" else csv_parts(sheet)
        try:
            with options.file.open("xb") as file:
                for part in parts:
                    file.write(part)
        except OSError as error:
            sys.stderr.write(f"{options.file} cannot be written: {error.strerror or error}.\n")
            return 2
    return 0


def run_import(argv: list[str]) -> int:
    """Take a table of classes from a day on, all of it or nothing; prints one JSON summary, remarks go to stderr."""
    parser = argparse.ArgumentParser(prog="xiucheng catalogue import", description=run_import.__doc__)
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--from", dest="starts_on", type=day_argument, default=None, help="first day; today when not given"
    )
    parser.add_argument("--why", required=True, help="the reason, which is kept")
    parser.add_argument("--dry-run", action="store_true", help="only tell what would be taken")
    options = parser.parse_args(argv)
    starts_on: date = options.starts_on or local(now()).date()
    act = try_table if options.dry_run else take_table
    with translation.override("en"):
        try:
            taken = act(OPERATOR, options.file, starts_on=starts_on, why=options.why)
        except (ClassesRefused, AccessRefused) as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 2
    return _summed(taken)


def _summed(taken: Taken) -> int:
    for one in taken.remarks:
        if one.remark is Remark.REFUSED:
            sys.stderr.write(f"line {one.line} {one.code}: {one.sentence}\n")
    names = ("rows", "new", "changed", "same", "refused")
    print(json.dumps({name: getattr(taken, name) for name in names}))
    return 1 if taken.refused else 0
