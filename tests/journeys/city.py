# SPDX-License-Identifier: Apache-2.0
"""The demo city, prepared and served by the real commands on a folder and ports of its own."""

from __future__ import annotations

import json
from pathlib import Path

from tests.faults.system import System
from tests.started import begin

CASE = "supervision.case"
DISTRICT_CENTRE = "121.2100,31.0140"
OUTSIDE = "100.500000,20.250000"


class City(System):
    """`xiucheng demo --prepare`, then `xiucheng serve`."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        self.password = ""

    def seed(self) -> None:
        begin(self.var)
        done = self.run("xiucheng.delivery.cli", "demo", "--prepare")
        assert done.returncode == 0, done.stderr
        self.password = json.loads((self.var / "demo.json").read_text("utf-8"))["password"]
        assert self.password in done.stdout, "the command prints the password of its accounts"
