# SPDX-License-Identifier: Apache-2.0
"""Makes THIRD_PARTY_NOTICES: licences of what is installed beside us, texts of what we ship inside."""

import json
import re
import sys
from email.message import Message
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "THIRD_PARTY_NOTICES"
REQUIREMENT = re.compile(
    r"^([a-z0-9][\w.-]*)(?:\[[\w,-]+\])?==([\w.+-]+)( ;.*)?", re.IGNORECASE | re.MULTILINE
)
HEAD = """Third-party notices of Xiucheng
===============================

Made by `make generate` from the lock files and what they install; do not edit.

1. Python packages that Xiucheng runs on
----------------------------------------
They are installed beside Xiucheng and bring their licence texts with them.

"""
SHIPPED = """
2. What browsers and documents get from others
----------------------------------------------
These are copied into Xiucheng's own package, so their licences stand here in full.
"""
# Licences named in words by packages that give no expression.
SPOKEN = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "GNU Lesser General Public License v3 (LGPLv3)": "LGPL-3.0-only",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


def main(arguments: list[str]) -> int:
    wanted = generated()[NAME]
    path = ROOT / NAME
    if "--check" in arguments:
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            return 0
        print(f"{NAME} is not fresh; run `make generate`.")
        return 1
    path.write_text(wanted, encoding="utf-8")
    return 0


def generated() -> dict[str, str]:
    return {NAME: HEAD + python_packages() + SHIPPED + shipped()}


def python_packages() -> str:
    """Every package of the lock with its licence; no version where it hangs on the machine."""
    lock = (ROOT / "requirements" / "runtime.lock").read_text(encoding="utf-8")
    found = REQUIREMENT.findall(lock)
    lines = {f"{name}{'' if marker else ' ' + version}: {licence(name)}\n" for name, version, marker in found}
    return "".join(sorted(lines))


def licence(name: str) -> str:
    try:
        found = distribution(name).metadata
    except PackageNotFoundError:
        return "not installed; run `make setup`"
    # It is an e-mail message, which its declared protocol does not tell.
    assert isinstance(found, Message)
    return expression(found) or spoken(found) or first_line(found) or "see its package"


def expression(about: Message) -> str:
    return str(about.get("License-Expression", ""))


def spoken(about: Message) -> str:
    classifiers = about.get_all("Classifier") or []
    named = [one.rsplit(" :: ", 1)[-1] for one in classifiers if one.startswith("License :: ")]
    return " AND ".join(SPOKEN.get(one, one) for one in named if one != "OSI Approved")


def first_line(about: Message) -> str:
    return str(about.get("License") or "").strip().split("\n", 1)[0][:80]


def shipped() -> str:
    """Texts of the browser's packages, kept by set-up when it copied their files."""
    notes = ROOT / "build" / "licences.json"
    if not notes.exists():
        return "\nThe texts are missing; run `make setup`.\n"
    entries = json.loads(notes.read_text(encoding="utf-8"))
    texts = (f"\n{one['name']} {one['version']}: {one['licence']}\n\n{one['text']}\n" for one in entries)
    return "".join(texts)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
