# SPDX-License-Identifier: Apache-2.0
"""The guide's own example, typed out word by word in a clone: what a newcomer has after reading it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from proof.lib.lines import Failed
from proof.lib.place import ROOT

HEAD = '# SPDX-License-Identifier: Apache-2.0\n"""As the guide says."""\n\n'
BLOCK = re.compile(r"```python\n# (\w+\.py)\n(.*?)```", re.DOTALL)
APP = Path("src/xiucheng/operations/pickup")
NEIGHBOUR = '"xiucheng.operations.correction",\n'


def typed_out(folder: Path) -> tuple[str, float]:
    """(what the tests of the example's processes said, seconds from the first file to their end)."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    began = time.monotonic()
    names = write_app(folder)
    if sorted(names) != ["apps.py", "models.py", "process.py", "rules.py"]:
        raise Failed(f"the guide shows {names}")
    install(folder)
    run(folder, "-m", "xiucheng.delivery.cli", "manage", "makemigrations", "pickup")
    said = run(folder, "-m", "pytest", "-n0", "tests/processes", "-k", "pickup")
    return said.strip().splitlines()[-1], time.monotonic() - began


def write_app(folder: Path) -> list[str]:
    """The files of the app, from the guide's blocks."""
    app = folder / APP
    blocks = BLOCK.findall((ROOT / "docs" / "new-process.md").read_text("utf-8"))
    files = {name: HEAD + text for name, text in blocks}
    files |= {f"{room}__init__.py": HEAD for room in ("", "migrations/", "tests/")}
    for name, text in (files | {"README.md": "# pickup\n"}).items():
        (app / name).parent.mkdir(parents=True, exist_ok=True)
        (app / name).write_text(text, "utf-8")
    return [name for name, _text in blocks]


def install(folder: Path) -> None:
    """The line in the settings, the permissions of posts, and the catalogues that set-up compiles."""
    settings = folder / "src/xiucheng/delivery/site/settings.py"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace(NEIGHBOUR, NEIGHBOUR + '    "xiucheng.operations.pickup",\n'), "utf-8")
    posts = folder / "src/xiucheng/foundation/organization/data/posts.json"
    document = json.loads(posts.read_text("utf-8"))
    for post in document["posts"]:
        if "correction.view" in post["permissions"]:
            post["permissions"] += ["pickup.view", "pickup.ask", "pickup.do"]
    posts.write_text(json.dumps(document, ensure_ascii=False), "utf-8")
    for catalogue in (ROOT / "src").rglob("*.mo"):
        (folder / catalogue.relative_to(ROOT)).write_bytes(catalogue.read_bytes())


def run(folder: Path, *words: str) -> str:
    """Output of a Python command that works on the clone. Raises `Failed`."""
    place = {"PYTHONPATH": f"{folder / 'src'}:{folder}", "XIUCHENG_VAR": str(folder / "var")}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | place,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Failed(
            f"`{' '.join(words)}` ended with {done.returncode}: {done.stdout[-2000:]}{done.stderr[-500:]}"
        )
    return done.stdout
