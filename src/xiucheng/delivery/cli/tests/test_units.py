# SPDX-License-Identifier: Apache-2.0
"""`xiucheng units import` and the trial of `geo load`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.makers import make_units
from xiucheng.delivery.cli.boundaries import run_load
from xiucheng.delivery.cli.units import run_import
from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.models import BoundaryVersion
from xiucheng.kernel.access.models import Holder

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def test_units_are_tried_taken_and_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make_units()
    path = tmp_path / "units.csv"
    path.write_text("path,name,kind\nnew/,新,town\n", encoding="utf-8")
    for arguments, there in ((["--dry-run"], False), ([], True)):
        assert run_import([str(path), *arguments]) == 0
        assert json.loads(capsys.readouterr().out)["added"] == 1
        assert Holder.objects.filter(path="new/").exists() == there
    path.write_text("path,name,kind\nother/,,town\n", encoding="utf-8")
    assert run_import([str(path)]) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["refused"]
    assert told.err.startswith("2 name: ")
    assert run_import([str(tmp_path / "none.csv")]) == 2
    assert "none.csv" in capsys.readouterr().err


def test_a_layer_is_tried_without_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "town.geojson"
    path.write_text(json.dumps(demo_boundaries(1)["town"]), encoding="utf-8")
    assert run_load(["town", str(path), "--code", "code", "--name", "name", "--dry-run"]) == 0
    assert json.loads(capsys.readouterr().out)["boundaries"] == 4
    assert not BoundaryVersion.objects.exists()
