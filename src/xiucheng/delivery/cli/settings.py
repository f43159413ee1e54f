# SPDX-License-Identifier: Apache-2.0
"""`xiucheng settings list`, `set`, `profile`: what units decide for themselves, by the operator of the server."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from django.utils import translation

from xiucheng.delivery.cli.times import day_argument
from xiucheng.foundation.organization.actions import apply_profile, shipped_profiles
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration.actions import change
from xiucheng.kernel.configuration.queries import in_force

OPERATOR = system("settings")


def run_list(argv: list[str]) -> int:
    """One JSON object per setting: its value in a unit on a day, and which unit decided it since when."""
    parser = argparse.ArgumentParser(prog="xiucheng settings list", description=run_list.__doc__)
    parser.add_argument("--unit", default="", help="path of the unit; the whole city when not given")
    parser.add_argument(
        "--day", type=day_argument, default=None, help="such as 2026-11-23; today when not given"
    )
    options = parser.parse_args(argv)
    for one in in_force(OPERATOR, options.unit, options.day):
        line = {"name": one.setting.name, "value": one.text, "decided_by": one.decided_by}
        since = one.since.isoformat() if one.since else None
        print(json.dumps(line | {"since": since}, ensure_ascii=False), flush=True)
    return 0


def run_set(argv: list[str]) -> int:
    """Decide one setting of a unit from a day on; without a value the unit above decides again."""
    parser = argparse.ArgumentParser(prog="xiucheng settings set", description=run_set.__doc__)
    parser.add_argument("name", help="name of the setting, as `settings list` shows it")
    parser.add_argument("value", nargs="?", help="its value")
    _common(parser)
    options = parser.parse_args(argv)
    return _decided(
        lambda: change(
            OPERATOR,
            options.name,
            options.value,
            unit=options.unit,
            starts_on=options.starts_on,
            why=options.why,
        )
    )


def run_profile(argv: list[str]) -> int:
    """Decide every setting of a unit as one of the city profiles says."""
    parser = argparse.ArgumentParser(prog="xiucheng settings profile", description=run_profile.__doc__)
    parser.add_argument("code", choices=[one.code for one in shipped_profiles()])
    _common(parser)
    options = parser.parse_args(argv)
    return _decided(
        lambda: apply_profile(
            OPERATOR, options.code, options.unit, starts_on=options.starts_on, why=options.why
        )
    )


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--unit", default="", help="path of the unit; the whole city when not given")
    parser.add_argument(
        "--from",
        dest="starts_on",
        type=day_argument,
        default=local(now()).date(),
        help="first day; today when not given",
    )
    parser.add_argument("--why", required=True, help="the reason, which is kept")


def _decided(act: Callable[[], int]) -> int:
    with translation.override("en"):
        try:
            changed = act()
        except NotThere:
            sys.stderr.write("There is no such setting or unit, or the unit is closed.\n")
            return 1
        except AccessRefused as refusal:
            sys.stderr.write(f"{refusal}\n")
            return 1
    print(json.dumps({"changed": int(changed)}))
    return 0
