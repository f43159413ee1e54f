# SPDX-License-Identifier: Apache-2.0
"""The import contracts see a planted violation, each its own, and nothing in a sound tree."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOUND = {
    "delivery/shell/pages.py": "import xiucheng.operations.cases.queries\n",
    "insight/figures/queries.py": "import xiucheng.operations.cases.queries\n",
    "operations/cases/pages.py": "import xiucheng.operations.cases.actions\n",
    "operations/cases/demo.py": "",
    "delivery/demo/__init__.py": "import xiucheng.operations.cases.demo\n",
    "operations/cases/actions.py": "import xiucheng.foundation.places.queries\n",
    "operations/cases/queries.py": "import xiucheng.operations.cases.models\n",
    "operations/cases/models.py": "import xiucheng.operations.cases.types\n",
    "operations/cases/types.py": "",
    "operations/cases/rules.py": "import xiucheng.operations.cases.types\n",
    "operations/other/queries.py": "",
    "operations/other/actions.py": "",
    "foundation/places/actions.py": "",
    "foundation/places/queries.py": "import xiucheng.protocols.coordinates\n",
    "foundation/places/types.py": "",
    "foundation/places/rules.py": "",
    "protocols/coordinates/__init__.py": "",
}


def kernel_packages() -> list[str]:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    section = text.split("[importlinter:contract:kernel]")[1].split("exhaustive")[0].split("layers =")[1]
    return re.findall(r"\w+", section)


def grow(root: Path, planted: dict[str, str]) -> str:
    """A tree of the sound modules and the planted ones, judged by our contracts."""
    base = root / "src" / "xiucheng"
    modules = {f"kernel/{name}/__init__.py": "" for name in kernel_packages()}
    modules |= {f"kernel/process/{name}.py": "" for name in ("engine", "decide", "obstacles", "form")}
    modules |= {f"kernel/{name}/models.py": "" for name in ("record", "access", "files")}
    for name, text in (modules | SOUND | planted).items():
        path = base / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        for folder in path.relative_to(base).parents:
            (base / folder / "__init__.py").touch()
    shutil.copy(ROOT / ".importlinter", root)
    done = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=root,
        env=os.environ | {"PYTHONPATH": f"{base.parent}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def broken(said: str) -> list[str]:
    return [line.removesuffix(" BROKEN") for line in said.splitlines() if line.endswith(" BROKEN")]


def test_a_sound_tree_keeps_them_all(tmp_path: Path) -> None:
    said = grow(tmp_path, {})
    assert broken(said) == [], said
    assert "0 broken" in said


@pytest.mark.parametrize(
    ("name", "text", "contract"),
    [
        ("foundation/places/actions.py", "import xiucheng.operations.cases.queries\n", "Imports go down"),
        ("kernel/record/x.py", "import xiucheng.foundation.places.queries\n", "Imports go down"),
        ("attic/things.py", "", "Imports go down"),
        ("operations/cases/services.py", "", "Every app has the same rooms"),
        (
            "operations/cases/models.py",
            "import xiucheng.operations.cases.actions\n",
            "Every app has the same",
        ),
        ("kernel/settings/x.py", "import xiucheng.kernel.record\n", "The kernel's packages"),
        ("kernel/attic/__init__.py", "", "The kernel's packages"),
        (
            "kernel/process/decide.py",
            "import xiucheng.kernel.record.models\n",
            "What decides a step needs no database",
        ),
        (
            "operations/other/actions.py",
            "import xiucheng.operations.cases.models\n",
            "Another app is entered",
        ),
        ("delivery/shell/pages.py", "import xiucheng.operations.cases.models\n", "Another app is entered"),
        ("operations/other/actions.py", "import xiucheng.operations.cases.demo\n", "Another app is entered"),
        ("insight/figures/queries.py", "import xiucheng.operations.cases.actions\n", "Insight reads"),
    ],
)
def test_a_planted_violation_is_seen(tmp_path: Path, name: str, text: str, contract: str) -> None:
    said = grow(tmp_path, {name: text})
    assert any(one.startswith(contract) for one in broken(said)), said


def test_a_circle_is_seen(tmp_path: Path) -> None:
    planted = {
        "operations/cases/demo.py": "",
        "delivery/demo/__init__.py": "import xiucheng.operations.cases.demo\n",
        "operations/cases/actions.py": "import xiucheng.operations.other.queries\n",
        "operations/other/queries.py": "import xiucheng.operations.cases.queries\n",
    }
    assert any(one.startswith("No apps of a floor") for one in broken(grow(tmp_path, planted)))
