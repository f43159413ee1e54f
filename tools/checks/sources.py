# SPDX-License-Identifier: Apache-2.0
"""Which files the checks read."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

SKIPPED = {".venv", "build", "node_modules", "var", "vendor", "__pycache__", "mutants", ".git"}


def files(root: Path, *patterns: str) -> Iterator[Path]:
    """Our own files of these patterns, in order."""
    for pattern in patterns:
        for path in sorted(root.rglob(pattern)):
            if not SKIPPED & set(path.relative_to(root).parts[:-1]) and path.is_file():
                yield path


def tracked(root: Path) -> list[Path]:
    """What git keeps, or everything of ours where there is no git."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=False)
    if done.returncode:
        return list(files(root, "*"))
    return [root / name for name in done.stdout.decode().split("\0") if name and (root / name).is_file()]


def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def is_test(path: Path) -> bool:
    return "tests" in path.parts or path.name == "conftest.py"
