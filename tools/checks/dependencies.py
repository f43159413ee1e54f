# SPDX-License-Identifier: Apache-2.0
"""What is imported is declared, and what is declared is told with its reason."""

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

from tools.checks.sources import files, is_test, syntax

OURS = {"xiucheng", "tools", "tests", "conftest", "benchmarks", "proof"}
NAME = re.compile(r"[\w.-]+")


def find(root: Path) -> list[str]:
    """Imports that no declared dependency brings, and dependencies without a reason."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = names(project["project"]["dependencies"])
    everything = runtime | names(project["dependency-groups"]["dev"])
    found = []
    for path in files(root, "*.py"):
        allowed = runtime if path.is_relative_to(root / "src") and not is_test(path) else everything
        name = path.relative_to(root)
        found += [
            f"{name} imports {one}, which pyproject.toml does not name." for one in foreign(path, allowed)
        ]
    told = (root / "docs" / "dependencies.md").read_text(encoding="utf-8").lower()
    assets = names(project["dependency-groups"]["assets"])
    reasons = sorted(one for one in everything | assets if not one.startswith("types-") and one not in told)
    return found + [f"docs/dependencies.md gives no reason for {one}." for one in reasons]


def names(requirements: list[str]) -> set[str]:
    return {normal(match[0]) for one in requirements if (match := NAME.match(one))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def foreign(path: Path, allowed: set[str]) -> list[str]:
    """Top-level names that a file imports from neither the standard library, nor us, nor what is allowed."""
    found = set()
    for node in ast.walk(syntax(path)):
        modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            modules = [node.module]
        found |= {module.split(".")[0] for module in modules}
    found -= set(sys.stdlib_module_names) | OURS
    return sorted(one for one in found if not bringers().get(one, frozenset()) & allowed)


@cache
def bringers() -> dict[str, frozenset[str]]:
    """Import name → distributions that install it; slow to ask, so once."""
    return {name: frozenset(map(normal, dists)) for name, dists in packages_distributions().items()}
