# SPDX-License-Identifier: Apache-2.0
"""`geo convert` and `geo locate`: positions line by line, without database or Django."""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from xiucheng.foundation.geography.types import Position, Shape
from xiucheng.foundation.geography.types.geojson import load_geojson, read_features
from xiucheng.foundation.geography.types.locating import Locator
from xiucheng.protocols.coordinates import CoordinateError, System, check_position, convert

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)


class _LayerError(Exception):
    """A layer file that cannot be used; the message says what to give instead."""


def _position(line: str) -> Position:
    """Read `lon,lat`; a CoordinateError says what is wrong with it."""
    words = [word.strip() for word in line.split(",")]
    if len(words) != 2 or not all(_NUMBER.fullmatch(word) for word in words):
        raise CoordinateError("write two numbers: longitude,latitude")
    lon, lat = float(words[0]), float(words[1])
    check_position(lon, lat)
    return lon, lat


def _lines() -> Iterator[str]:
    """Yield the lines of standard input as they come, whatever bytes they hold."""
    for raw in sys.stdin.buffer:
        yield raw.decode("utf-8", "replace").strip().removeprefix("\ufeff")


def answer_lines(answer: Callable[[Position], str], refuse: Callable[[str], str]) -> int:
    """Answer every line at once, so that a pipe can feed this for ever."""
    for line in _lines():
        try:
            text = answer(_position(line))
        except CoordinateError as error:
            text = refuse(str(error))
        sys.stdout.write(text + "\n")
        sys.stdout.flush()
    return 0


def _plain_refusal(reason: str) -> str:
    return f"! {reason}"


def run_convert(argv: list[str]) -> int:
    """Convert positions between coordinate systems."""
    parser = argparse.ArgumentParser(
        prog="xiucheng geo convert", description="Read lon,lat lines; write lon,lat with 9 decimals."
    )
    systems = [system.value for system in System]
    parser.add_argument("--from", dest="source", required=True, choices=systems, help="system of the input")
    parser.add_argument("--to", dest="target", required=True, choices=systems, help="system of the output")
    given = parser.parse_args(argv)
    source, target = System(given.source), System(given.target)

    def answer(position: Position) -> str:
        lon, lat = convert(source, target, *position)
        return f"{lon:z.9f},{lat:z.9f}"

    return answer_lines(answer, _plain_refusal)


def _layer_locator(path: Path, name: str) -> Locator:
    """Build the locator of a GeoJSON file whose shapes are coded by one property."""
    try:
        features = [feature for feature in read_features(load_geojson(path)) if feature.parts]
    except OSError as error:
        raise _LayerError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, EOFError, RecursionError) as error:
        raise _LayerError(f"{path} is not a GeoJSON FeatureCollection: {error}") from error
    if not features:
        raise _LayerError(f"{path} holds no Polygon or MultiPolygon.")
    carrying = [feature for feature in features if feature.properties.get(name) is not None]
    if not carrying:
        known = ", ".join(sorted({key for feature in features for key in feature.properties}))
        raise _LayerError(f"No polygon in {path} has the property {name!r}. There are: {known or 'none'}.")
    return Locator(Shape(_one_line(feature.properties[name]), feature.parts) for feature in carrying)


def _one_line(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return " ".join(text.splitlines())


def run_locate(argv: list[str]) -> int:
    """Name the polygon of a file that holds each position."""
    parser = argparse.ArgumentParser(
        prog="xiucheng geo locate",
        description="Read lon,lat lines; write a property of the polygon that holds each, or an empty line.",
    )
    parser.add_argument("--layer", required=True, type=Path, help="GeoJSON FeatureCollection, also .gz")
    parser.add_argument("--property", required=True, dest="name", help="the property to write")
    given = parser.parse_args(argv)
    try:
        locator = _layer_locator(given.layer, given.name)
    except _LayerError as error:
        sys.stderr.write(f"{error}\n")
        return 2

    def answer(position: Position) -> str:
        return locator.locate(*position) or ""

    return answer_lines(answer, _plain_refusal)
