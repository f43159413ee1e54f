# SPDX-License-Identifier: Apache-2.0
"""Copies what assets/copy.json names from node_modules to where we serve it, and notes the licences."""

import gzip
import json
import re
import shutil
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UI = ROOT / "src" / "xiucheng" / "kernel" / "ui"
# The maps of minified files are not served; without the line browsers do not ask for them.
SOURCE_MAP = re.compile(rb"\n?(//# sourceMappingURL=[^\n]*|/\*# sourceMappingURL=[^*]*\*/)\s*$")


def main(arguments: "list[str]") -> int:
    modules = Path(arguments[0])
    plan = json.loads((ROOT / "assets" / "copy.json").read_text(encoding="utf-8"))
    vendor, fonts, tests = UI / "static" / "vendor", UI / "fonts", ROOT / "build" / "test-assets"
    for folder in (vendor, fonts, tests):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    for name, source in plan["static"].items():
        serve(vendor / name, (modules / source).read_bytes())
    for name, source in plan["fonts"].items():
        shutil.copy(modules / source, fonts / name)
    for name, source in plan["tests"].items():
        shutil.copy(modules / source, tests / name)
    copy_icons(modules / plan["icons"], vendor / "icons")
    only_tests = {source.split("/")[0] for source in plan["tests"].values()}
    licences = [
        licence(path)
        for path in sorted([*modules.glob("*/package.json"), *modules.glob("@*/*/package.json")])
    ]
    text = json.dumps([entry for entry in licences if shipped(entry["name"], only_tests)], indent=1)
    (ROOT / "build" / "licences.json").write_text(text, encoding="utf-8")
    return 0


def shipped(name: str, only_tests: "set[str]") -> bool:
    return not name.startswith("@types/") and name not in only_tests


def licence(path: Path) -> "dict[str, str]":
    """What a package says of its licence, for THIRD_PARTY_NOTICES."""
    about = json.loads(path.read_text(encoding="utf-8"))
    texts = sorted(one for one in path.parent.glob("LICEN[CS]E*") if one.is_file())
    text = "\n\n".join(one.read_text(encoding="utf-8", errors="replace").strip() for one in texts)
    return {
        "name": about["name"],
        "version": about["version"],
        "licence": str(about.get("license", "see text")),
        "text": "\n".join(line.rstrip() for line in text.splitlines()),
    }


def serve(target: Path, content: bytes) -> None:
    """A file and its compressed twin, which is sent to browsers that take it."""
    content = SOURCE_MAP.sub(b"\n", content)
    target.write_bytes(content)
    Path(f"{target}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def copy_icons(source: Path, target: Path) -> None:
    target.mkdir()
    lines = (UI / "icons.txt").read_text(encoding="utf-8").splitlines()
    for name in (line.strip() for line in lines):
        if name and not name.startswith("#"):
            shutil.copy(source / f"{name}.svg", target / f"{name}.svg")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
