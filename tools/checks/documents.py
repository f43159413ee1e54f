# SPDX-License-Identifier: Apache-2.0
"""Documents tell the truth: generated ones are fresh, commands and processes are told, links lead on."""

import re
from collections.abc import Mapping
from pathlib import Path

from tools.checks.sources import files

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")


def find(root: Path, fresh: Mapping[str, str], words: Mapping[str, list[str]]) -> list[str]:
    """`fresh`: document → what it should say now. `words`: kind → what must occur somewhere in docs/."""
    pages = list(files(root, "*.md"))
    found = [
        f"{name} is not fresh; run `make generate`." for name in fresh if stale(root / name, fresh[name])
    ]
    told = "\n".join(page.read_text(encoding="utf-8") for page in pages if "docs" in page.parts)
    for kind, names in words.items():
        found += [f"The {kind} {name!r} is told nowhere in docs/." for name in names if name not in told]
    for page in pages:
        found += [f"{page.relative_to(root)} links to {link}, which is not there." for link in broken(page)]
    return found + unread(root)


def stale(path: Path, wanted: str) -> bool:
    return not path.exists() or path.read_text(encoding="utf-8") != wanted


def broken(page: Path) -> list[str]:
    links = LINK.findall(page.read_text(encoding="utf-8"))
    return [link for link in links if not (page.parent / link).exists()]


def unread(root: Path) -> list[str]:
    """Packages without a page that says what they are for."""
    source = root / "src" / "xiucheng"
    packages = [path for path in source.glob("*/*/") if (path / "__init__.py").exists()]
    missing = [path for path in packages if not (path / "README.md").exists()]
    return [
        f"{path.relative_to(root)} has no README.md that says what it is for." for path in sorted(missing)
    ]
