# SPDX-License-Identifier: Apache-2.0
"""`xiucheng process list` and `show`: the declared processes. Needs no database."""

from __future__ import annotations

import argparse
import json
import os
import sys

import django
from django.apps import apps
from django.utils import translation


def _ready() -> None:
    """Load the declarations without asking for a database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiucheng.delivery.site.settings")
    if not apps.ready:
        django.setup()
    translation.activate("zh-hans")


def run_list(argv: list[str]) -> int:
    """One JSON object per process."""
    argparse.ArgumentParser(prog="xiucheng process list", description=__doc__).parse_args(argv)
    _ready()
    from xiucheng.kernel.declaration import registry  # noqa: PLC0415 - declarations need Django's apps

    for process in registry.processes():
        line = {
            "code": process.code,
            "version": process.version,
            "label": process.label.zh,
            "label_en": process.label.en,
            "states": len(process.states),
            "steps": len(process.steps),
            "published": process.published,
        }
        print(json.dumps(line, ensure_ascii=False), flush=True)
    return 0


def run_show(argv: list[str]) -> int:
    """One process as a table, a Mermaid diagram or JSON."""
    parser = argparse.ArgumentParser(prog="xiucheng process show", description=__doc__)
    parser.add_argument("code", help="code of the process, such as supervision.case")
    parser.add_argument("--format", choices=("table", "mermaid", "json"), default="table")
    options = parser.parse_args(argv)
    _ready()
    from xiucheng.kernel.declaration import diagram, registry  # noqa: PLC0415

    process = registry.find(options.code)
    if process is None:
        known = ", ".join(one.code for one in registry.processes())
        sys.stderr.write(f"There is no process {options.code}. Use one of: {known}\n")
        return 2
    draw = {"table": diagram.table, "mermaid": diagram.mermaid, "json": diagram.as_json}[options.format]
    print(draw(process))
    return 0
