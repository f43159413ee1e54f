# SPDX-License-Identifier: Apache-2.0
"""`xiucheng catalogue`: load, find, export, import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from xiucheng.delivery.cli import catalogue, migrate

pytestmark = pytest.mark.django_db


def test_classes_are_loaded_found_written_and_taken(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert migrate.classes_told() == []
    assert catalogue.run_load([]) == 0
    assert json.loads(capsys.readouterr().out) == {"classes": 390}
    assert migrate.classes_told() == []

    assert catalogue.run_find(["暴露垃圾", "--in-use"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["conditions"][0]["limit"] == [4, "working_hours"]
    assert catalogue.run_find(["xyzzy"]) == 1

    path = tmp_path / "classes.xlsx"
    assert catalogue.run_export([str(path), "--scheme", "CJ/T 214-2007"]) == 0
    assert catalogue.run_export([str(path)]) == 2
    capsys.readouterr()
    assert catalogue.run_import([str(path), "--why", "check"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["same"], told["new"], told["changed"], told["refused"]) == (told["rows"], 0, 0, 0)

    path = tmp_path / "bad.csv"
    path.write_text("Scheme,Class code,Small class\nown,E1,x\n", "utf-8")
    assert catalogue.run_import([str(path), "--why", "check", "--dry-run"]) == 1
    assert "line 2 own:E1:" in capsys.readouterr().err
    path.write_text("nothing\n", "utf-8")
    assert catalogue.run_import([str(path), "--why", "check"]) == 2
    assert catalogue.run_import([str(path), "--why", " ", "--from", "2020-01-01"]) == 2
