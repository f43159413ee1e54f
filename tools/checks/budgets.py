# SPDX-License-Identifier: Apache-2.0
"""Nothing grows beyond what one reads at a sitting: files, functions, templates, apps."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tools.checks.sources import files, is_test, syntax

LIMITS = {"file": 400, "function": 50, "template": 120, "app": 3000}
FLOORS = ("kernel", "foundation", "operations", "insight", "delivery")


class Measure(NamedTuple):
    kind: str
    lines: int
    name: str


def find(root: Path) -> list[str]:
    """Everything over its limit."""
    return [
        f"{name}: {lines} lines; a {kind} has at most {LIMITS[kind]}."
        for kind, lines, name in measures(root)
        if lines > LIMITS[kind]
    ]


def largest(root: Path, count: int = 10) -> list[Measure]:
    """What is nearest to its limit, so that growth is seen."""
    return sorted(measures(root), key=lambda one: -one.lines / LIMITS[one.kind])[:count]


def measures(root: Path) -> Iterator[Measure]:
    for path in files(root, "*.py"):
        if "migrations" in path.parts:
            continue
        name = str(path.relative_to(root))
        yield Measure("file", length(path), name)
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                yield Measure("function", size, f"{name}:{node.lineno} {node.name}")
    for path in files(root, "templates/**/*.html"):
        yield Measure("template", length(path), str(path.relative_to(root)))
    yield from apps(root)


def apps(root: Path) -> Iterator[Measure]:
    for floor in FLOORS:
        for app in sorted((root / "src" / "xiucheng" / floor).glob("*/")):
            own = [
                path for path in files(app, "*.py") if not is_test(path) and "migrations" not in path.parts
            ]
            yield Measure("app", sum(map(length, own)), f"{floor}.{app.name}")


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())
