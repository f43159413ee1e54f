# SPDX-License-Identifier: Apache-2.0
"""The documents that are made from the code: name → text. Django must be ready."""

from xiucheng.delivery.api.urls import api
from xiucheng.delivery.cli.commands import COMMANDS
from xiucheng.delivery.wire.describe import text_of
from xiucheng.kernel.declaration import diagram, registry
from xiucheng.kernel.settings import reference

COMMANDS_HEAD = """# Commands

Made from `src/xiucheng/delivery/cli/commands.py` by `make generate`. Each is a sub-command of `xiucheng` and
tells its options with `--help`. Commands that work line by line read standard input, answer each line at
once, and never stop at a bad one. They end with 0 when all is well, 1 when something is wrong, 2 for unusable
arguments.

| command | what it does |
|---|---|
"""
PROCESSES_HEAD = """# Processes

Made from the declarations by `make generate`. `xiucheng process show CODE` prints the same for one.
"""


def documents() -> dict[str, str]:
    """Every generated page of docs/ but the interface's description."""
    return {
        "docs/settings.md": reference.markdown(),
        "docs/commands.md": commands(),
        "docs/processes.md": processes(),
    }


def commands() -> str:
    rows = (f"| `xiucheng {words}` | {entry.summary} |\n" for words, entry in COMMANDS.items())
    return COMMANDS_HEAD + "".join(rows)


def processes() -> str:
    """Each process with its diagram and its table of steps."""
    parts = [PROCESSES_HEAD]
    for process in sorted(registry.processes(), key=lambda one: one.code):
        title, _blank, rows = diagram.table(process).split("\n", 2)
        parts.append(f"\n#{title}\n\n```mermaid\n{diagram.mermaid(process)}\n```\n\n{rows}\n")
    return "".join(parts)


def openapi() -> dict[str, str]:
    """The description of the programming interface."""
    return {"docs/openapi.json": text_of(api)}


def process_codes() -> list[str]:
    return sorted(process.code for process in registry.processes())
