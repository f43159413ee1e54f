# SPDX-License-Identifier: Apache-2.0
"""`clock due`: deadlines line by line, without a database; `clock load`: another year for the database."""

from __future__ import annotations

import argparse
import importlib
import json
import re
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from xiucheng.kernel.clock import (
    USUAL_HOURS,
    Calendar,
    ClockError,
    Hours,
    Limit,
    Unit,
    build,
    due,
    read_notice,
)
from xiucheng.kernel.clock.calendar import built_in_notices

# Stricter than datetime.fromisoformat, which takes more with every version of Python, and a bare date.
CIVIL_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,6})?)?", re.ASCII)
DESCRIPTION = """\
Reads one JSON object per line, {"from": "2026-09-30T16:30", "amount": 4, "unit": "working_hours"}
with an optional "paused": [["from", "to"], ...], and answers each by {"due": ...} or {"error": ...}.
All times are local.
Units: """ + ", ".join(Unit)


def run_due(argv: list[str]) -> int:
    """Answer every line of standard input; 2 when the arguments cannot be used."""
    parser = argparse.ArgumentParser(
        "xiucheng clock due", description=DESCRIPTION, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--hours", type=_hours, default=USUAL_HOURS, help="default 08:30-12:00,13:30-17:30")
    parser.add_argument(
        "--calendar",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="the holiday notice of one more year as JSON (kernel/clock/README.md); may be repeated",
    )
    options = parser.parse_args(argv)
    try:
        calendar = _calendar(options.calendar)
    except ClockError as error:
        parser.error(str(error))
    for line in sys.stdin.buffer:
        print(json.dumps(_answer(line, calendar, options.hours)), flush=True)
    return 0


def run_load(argv: list[str]) -> int:
    """Add the holiday notices of a year to the database, and count every open deadline again."""
    parser = argparse.ArgumentParser(
        "xiucheng clock load", description="Adds one year's calendar and counts every open deadline again."
    )
    parser.add_argument("file", type=Path, help="the notices of one year as JSON (kernel/clock/README.md)")
    options = parser.parse_args(argv)
    try:
        document = _read(options.file)
    except ClockError as error:
        parser.error(str(error))
    importlib.import_module("xiucheng.delivery.cli.ready").django_ready()
    store = importlib.import_module("xiucheng.kernel.clock.store")
    try:
        loaded = store.add_year(document, by="command line")
    except ClockError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    told = importlib.import_module("xiucheng.kernel.process.recompute").recompute()
    answer = {"year": loaded.year, "revision": loaded.revision, "deadlines": told.checked}
    print(json.dumps(answer | {"moved": told.moved, "missing": told.missing, "refused": told.refused}))
    return 0


def _hours(text: str) -> Hours:
    try:
        return Hours.parse(text)
    except ClockError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _calendar(files: list[Path]) -> Calendar:
    """The built-in calendar, with the years of these files in place of or beside its own."""
    version, notices = built_in_notices()
    added = [read_notice(item) for file in files for item in _notices(_read(file))]
    years = {notice.year for notice in added}
    kept = [notice for notice in notices if notice.year not in years]
    return build("+".join([version, *map(str, sorted(years))]), [*kept, *added])


def _notices(document: object) -> list[Any]:
    return document if isinstance(document, list) else [document]


def _read(file: Path) -> object:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ClockError(f"{file} cannot be read as JSON: {error}") from None


def _answer(line: bytes, calendar: Calendar, hours: Hours) -> dict[str, str]:
    try:
        start, limit, paused = _question(line)
        return {"due": _written(due(start, limit, calendar=calendar, hours=hours, paused=paused))}
    except ClockError as error:
        return {"error": str(error)}


def _question(line: bytes) -> tuple[datetime, Limit, list[tuple[datetime, datetime]]]:
    try:
        asked = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise ClockError('This line is no JSON: write {"from": ..., "amount": ..., "unit": ...}.') from None
    if not isinstance(asked, dict):
        raise ClockError('This line is no JSON object: write {"from": ..., "amount": ..., "unit": ...}.')
    for key in ("from", "amount", "unit"):
        if key not in asked:
            raise ClockError(f'"{key}" is missing: write {{"from": ..., "amount": ..., "unit": ...}}.')
    return _moment(asked["from"]), _limit(asked["amount"], asked["unit"]), _paused(asked.get("paused"))


def _limit(amount: object, unit: object) -> Limit:
    if not isinstance(amount, int) or isinstance(amount, bool):
        raise ClockError(f"The amount {_shown(amount)} is no whole number: give one from 1 on.")
    if not isinstance(unit, str) or unit not in set(Unit):
        raise ClockError(f"The unit {_shown(unit)} is unknown: use one of {', '.join(Unit)}.")
    return Limit(amount, Unit(unit))


def _paused(value: object) -> list[tuple[datetime, datetime]]:
    if value is None:
        return []
    if not isinstance(value, list) or any(not isinstance(pair, list) or len(pair) != 2 for pair in value):
        raise ClockError('"paused" is no list of pairs: write [["2026-10-08T09:00", "2026-10-09T09:00"]].')
    return [(_moment(begin), _moment(end)) for begin, end in value]


def _moment(value: object) -> datetime:
    if isinstance(value, str) and CIVIL_TIME.fullmatch(value):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            pass
    raise ClockError(f"{_shown(value)} is no local time: write it like 2026-09-30T16:30, without a zone.")


def _written(moment: datetime) -> str:
    whole_minute = not moment.second and not moment.microsecond
    return moment.isoformat(timespec="minutes" if whole_minute else "auto")


def _shown(value: object) -> str:
    """A value of the input, short enough for a sentence."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}..."
