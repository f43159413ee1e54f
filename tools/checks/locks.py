# SPDX-License-Identifier: Apache-2.0
"""Lock files say what is installed to the byte, and not from where."""

import json
import re
from pathlib import Path

ADDRESS = re.compile(r"\w+://")
REQUIREMENT = re.compile(r"^[a-z0-9][\w.-]*(\[[\w,-]+\])?==", re.IGNORECASE)


def find(root: Path) -> list[str]:
    """Lines without a hash, packages without integrity, addresses."""
    found = []
    for path in sorted((root / "requirements").glob("*.lock")):
        text = path.read_text(encoding="utf-8")
        found += [f"{path.name}: {line}" for line in unhashed(text)]
        if ADDRESS.search(text):
            found.append(f"{path.name} holds an address.")
    lock = root / "assets" / "package-lock.json"
    if lock.exists():
        found += unsealed(lock.read_text(encoding="utf-8"))
    return found


def unhashed(text: str) -> list[str]:
    """Requirements that the next line does not give a hash for."""
    lines = text.splitlines()
    return [
        f"{line.split()[0]} has no hash."
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
        if REQUIREMENT.match(line) and "--hash=sha256:" not in following
    ]


def unsealed(text: str) -> list[str]:
    packages = json.loads(text)["packages"]
    found = [
        f"{name} has no integrity." for name, entry in packages.items() if name and "integrity" not in entry
    ]
    return found + (["package-lock.json holds an address."] if ADDRESS.search(text) else [])
