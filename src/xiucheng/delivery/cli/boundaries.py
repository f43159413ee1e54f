# SPDX-License-Identifier: Apache-2.0
"""`geo assign` and `geo load`: the boundaries in the database, asked and loaded."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from xiucheng.delivery.cli.geo import answer_lines
from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries
from xiucheng.foundation.geography.queries import locate_point
from xiucheng.foundation.geography.types import BoundariesRefused, Layer, Position
from xiucheng.kernel.access.actor import system

LAYERS = [layer.value for layer in Layer]


def _json_refusal(reason: str) -> str:
    return json.dumps({"error": reason}, ensure_ascii=False)


def run_assign(argv: list[str]) -> int:
    """Name district, town, community, grid and responsibility grid of each position."""
    argparse.ArgumentParser(
        prog="xiucheng geo assign",
        description="Read lon,lat lines; write one JSON object each, from the boundaries in the database.",
    ).parse_args(argv)

    def answer(position: Position) -> str:
        place = locate_point(*position)
        return json.dumps({layer: getattr(place, layer) for layer in LAYERS}, ensure_ascii=False)

    return answer_lines(answer, _json_refusal)


def run_load(argv: list[str]) -> int:
    """Take over the boundaries of one layer from a GeoJSON file."""
    parser = argparse.ArgumentParser(
        prog="xiucheng geo load",
        description="Load one layer of boundaries as a new version; nothing is written when a row is wrong.",
    )
    parser.add_argument("layer", choices=LAYERS)
    parser.add_argument("file", type=Path, help="GeoJSON FeatureCollection, also .gz")
    parser.add_argument("--code", required=True, help="the property that holds the code")
    parser.add_argument("--name", required=True, help="the property that holds the name")
    parser.add_argument("--from", dest="valid_from", type=date.fromisoformat, help="first day in force")
    parser.add_argument(
        "--dry-run", action="store_true", help="only check, and tell what should be looked at"
    )
    given = parser.parse_args(argv)
    return _load(given)


def _load(given: argparse.Namespace) -> int:
    names = PropertyNames(code=given.code, name=given.name)
    try:
        loaded = load_boundaries(
            system("geo load"),
            Layer(given.layer),
            given.file,
            names,
            valid_from=given.valid_from,
            tried=given.dry_run,
        )
    except BoundariesRefused as error:
        _tell_refusal(error)
        return 1
    for remark in loaded.remarks:
        sys.stderr.write(f"{remark}\n")
    for one in loaded.findings:
        told = [one.trouble.value, one.code, one.other, f"{one.square_metres} m2", f"{one.lon},{one.lat}"]
        sys.stderr.write(" ".join(filter(None, told)) + "\n")
    summary = {"layer": given.layer, "version": loaded.version, "boundaries": loaded.boundaries}
    sys.stdout.write(json.dumps(summary | {"areas_created": loaded.areas_created}) + "\n")
    return 0


def _tell_refusal(error: BoundariesRefused) -> None:
    for problem in error.problems:
        sys.stderr.write(f"{problem.row}: {problem.reason}\n" if problem.row else f"{problem.reason}\n")
