# SPDX-License-Identifier: Apache-2.0
"""`xiucheng bench`: runs the benchmarks that lie beside the source, one line for each figure."""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import xiucheng

FOLDER = Path(xiucheng.__file__).resolve().parents[2] / "benchmarks"
Figure = dict[str, Any]


def run_bench(argv: list[str]) -> int:
    """Run all or the named ones; 1 when a figure misses its bound or a benchmark cannot run."""
    found = sorted(FOLDER.glob("*.py"))
    # What has no `run` helps the others.
    known = {path.stem: path for path in found if "\ndef run(" in path.read_text(encoding="utf-8")}
    parser = argparse.ArgumentParser(prog="xiucheng bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(known)}; all without")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument(
        "--cases", type=int, help="size of the city of `desk`, `figures` and `search`, 10000 when not given"
    )
    options = parser.parse_args(argv)
    if options.cases is not None:
        os.environ["XIUCHENG_BENCH_CASES"] = str(max(1_000, options.cases))
    unknown = [name for name in options.names if name not in known]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are {', '.join(known)}")
    if not known:
        sys.stderr.write(f"The benchmarks come with the source, not with the package: {FOLDER} is missing.\n")
        return 1
    # Benchmarks use the makers of the tests, which are in no package either.
    sys.path.insert(0, str(FOLDER.parent))
    missed = 0
    for name in options.names or known:
        for figure in figures(name, known[name]):
            missed += not figure["ok"]
            print(json.dumps(figure, ensure_ascii=False) if options.json else line(figure), flush=True)
    return 1 if missed else 0


def figures(name: str, path: Path) -> Iterator[Figure]:
    """What one benchmark measured; one that cannot run is a figure that is not ok."""
    try:
        yield from load(name, path)()
    except Exception as error:
        sys.stderr.write(f"The benchmark {name} could not run: {type(error).__name__}: {error}\n")
        yield {"name": name, "value": None, "unit": "", "bound": "", "ok": False, "floor": None}


def load(name: str, path: Path) -> Callable[[], list[Figure]]:
    """The function `run` of a file that is in no package."""
    spec = importlib.util.spec_from_file_location(f"benchmarks.{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    run: Callable[[], list[Figure]] = module.run
    return run


def line(figure: Figure) -> str:
    """A figure for people."""
    state = "ok" if figure["ok"] else "MISSED"
    floor = "" if figure.get("floor") is None else f", floor {figure['floor']}"
    return f"{state:<7}{figure['name']:<34}{figure['value']} {figure['unit']} ({figure['bound'] or 'no bound'}{floor})"
