# SPDX-License-Identifier: Apache-2.0
"""Test modules run through the real pytest, read by their own reports."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from proof.lib.lines import Failed, NotShown
from proof.lib.place import ROOT, clean_environment


@dataclass
class Ran:
    """What a run of tests came to: names by outcome, and the figures that tests noted."""

    passed: list[str] = field(default_factory=list)
    skipped: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class Suites:
    """Runs each module once, however many lines ask for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ran: dict[tuple[str, ...], Ran] = {}

    def run(self, *paths: str, **settings: str) -> Ran:
        missing = [path for path in paths if not (ROOT / path).exists()]
        if missing:
            raise NotShown(f"there is no {missing[0]}")
        if paths not in self.ran:
            self.ran[paths] = self._run(paths, settings)
        return self.ran[paths]

    def _run(self, paths: Sequence[str], settings: Mapping[str, str]) -> Ran:
        report = self.folder / f"tests-{len(self.ran)}.xml"
        environment = clean_environment() | {"XIUCHENG_VAR": str(self.folder / "var-tests")} | settings
        done = subprocess.run(
            [sys.executable, "-m", "pytest", f"--junitxml={report}", "-o", "junit_family=xunit1", *paths],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        if not report.exists():
            raise Failed(f"pytest did not run: {(done.stdout + done.stderr)[-400:]}")
        return read(report)

    def shown(self, module: str, *names: str, least: int = 1, **settings: str) -> Ran:
        """The tests whose names hold one of the words; all must have passed and none been skipped."""
        ran = chosen(self.run(module, **settings), names)
        if ran.failed:
            name, why = next(iter(ran.failed.items()))
            raise Failed(f"{len(ran.failed)} of {module} failed, first {name}: {why[:300]}")
        if ran.skipped:
            name, why = next(iter(ran.skipped.items()))
            raise NotShown(f"{name} was skipped: {why}")
        if len(ran.passed) < least:
            wanted = " or ".join(names) or "any test"
            raise NotShown(
                f"{module} has {len(ran.passed)} tests for {wanted}; at least {least} were expected"
            )
        return ran


def chosen(ran: Ran, names: Sequence[str]) -> Ran:
    if not names:
        return ran
    pattern = re.compile("|".join(map(re.escape, names)))
    return Ran(
        [name for name in ran.passed if pattern.search(name)],
        {name: why for name, why in ran.skipped.items() if pattern.search(name)},
        {name: why for name, why in ran.failed.items() if pattern.search(name)},
        ran.figures,
        ran.seconds,
    )


def read(report: Path) -> Ran:
    """A junit report. A test whose fixture broke at the end counts as failed, not also as passed."""
    ran = Ran()
    tree = ElementTree.parse(report)
    for case in tree.iter("testcase"):
        name = case.get("name", "")
        ran.seconds += float(case.get("time", "0"))
        ran.figures |= {one.get("name", ""): one.get("value", "") for one in case.iter("property")}
        broken, skipped = case.find("failure"), case.find("skipped")
        broken = case.find("error") if broken is None else broken
        if broken is not None:
            ran.failed[name] = broken.get("message", "") or (broken.text or "")[-300:]
        elif skipped is not None:
            ran.skipped[name] = skipped.get("message", "")
        elif name not in ran.failed:
            ran.passed.append(name)
    ran.passed = [name for name in ran.passed if name not in ran.failed]
    return ran
