# SPDX-License-Identifier: Apache-2.0
"""The geo commands answer every line in order, at once, and never with a traceback."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape as geometry_of

from xiucheng.delivery.cli import boundaries, geo
from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.queries import refresh

NYC = Path(__file__).resolve().parents[6] / "shared" / "data" / "nyc311"
LAYER = NYC / "nyc-zipcodes.geojson.gz"
COMMAND = [sys.executable, "-m", "xiucheng.delivery.cli"]

Answer = Callable[[Callable[[list[str]], int], list[str], bytes], list[str]]

needs_nyc = pytest.mark.skipif(not LAYER.exists(), reason="the New York files are not beside this checkout")


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Answer:
    """Run a command on some input and return the lines of its output."""

    def run(command: Callable[[list[str]], int], arguments: list[str], given: bytes) -> list[str]:
        path = tmp_path / "input"
        path.write_bytes(given)
        with path.open() as stream:
            monkeypatch.setattr(sys, "stdin", stream)
            assert command(arguments) == 0
        return capsys.readouterr().out.splitlines()

    return run


def test_convert_answers_good_and_bad_lines_in_order(answer: Answer) -> None:
    given = b"\xef\xbb\xbf121.5, 31.2\nhere\n\n31.2,121.5\n1,2,3\n\xff\xfe,1\nnan,1\n1e400,1\n-0,-1e-15\n"
    assert answer(geo.run_convert, ["--from", "wgs84", "--to", "gcj02"], given) == [
        "121.504428659,31.197966685",
        "! write two numbers: longitude,latitude",
        "! write two numbers: longitude,latitude",
        "! latitude 121.5 is not between -90 and 90; write longitude first",
        "! write two numbers: longitude,latitude",
        "! write two numbers: longitude,latitude",
        "! write two numbers: longitude,latitude",
        "! longitude and latitude must be finite numbers",
        "0.000000000,0.000000000",
    ]


@pytest.mark.parametrize("arguments", [[], ["--from", "wgs84"], ["--from", "mars", "--to", "gcj02"]])
def test_unusable_arguments_exit_with_2(arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        geo.run_convert(arguments)
    assert caught.value.code == 2


def square_layer(path: Path, **properties: object) -> Path:
    ring = [[0, 0], [1, 0], [1, 1], [0, 1], [0, 0]]
    feature = {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    nothing = {"type": "Feature", "properties": {"name": "x"}, "geometry": None}
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [nothing, feature]}), "utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "shown"), [("银杏", "银杏"), (7, "7"), (1.5, "1.5"), ("a\nb", "a b"), (True, "true")]
)
def test_locate_writes_the_property_on_one_line(
    answer: Answer, tmp_path: Path, value: object, shown: str
) -> None:
    layer = square_layer(tmp_path / "layer.geojson", name=value)
    arguments = ["--layer", str(layer), "--property", "name"]
    assert answer(geo.run_locate, arguments, b"0.5,0.5\n2,2\nx\n") == [
        shown,
        "",
        "! write two numbers: longitude,latitude",
    ]


@pytest.mark.parametrize(
    "content", [None, b"", b"{}", b"\x1f\x8b nonsense", b'{"type":"FeatureCollection","features":[]}']
)
def test_an_unusable_layer_exits_with_2_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None
) -> None:
    for name in ("layer.geojson", "layer.geojson.gz"):
        if content is not None:
            (tmp_path / name).write_bytes(content)
        assert geo.run_locate(["--layer", str(tmp_path / name), "--property", "name"]) == 2
        assert name in capsys.readouterr().err


def test_a_missing_property_is_told_with_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layer = square_layer(tmp_path / "layer.geojson", name="a", kind="b")
    assert geo.run_locate(["--layer", str(layer), "--property", "zip"]) == 2
    assert "'zip'. There are: kind, name." in capsys.readouterr().err


def new_york_rows() -> Iterator[tuple[str, str, str]]:
    """Yield longitude, latitude and zip code of every request that has a position."""
    for name in ("nyc311_api_2023-12-10_half_a.csv.gz", "nyc311_dohmh_animals_2010_2025_half_a.csv.gz"):
        with gzip.open(NYC / name, "rt", encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                row = {key.lower().replace(" ", "_"): value for key, value in row.items()}
                if row["longitude"] and row["latitude"]:
                    yield row["longitude"], row["latitude"], row["incident_zip"]


def zip_codes_by_brute_force(positions: Sequence[tuple[float, float]]) -> list[str]:
    """Ask shapely about every polygon for every position; the lower code wins."""
    points = shapely.points(positions)
    answers = [""] * len(positions)
    features = json.loads(gzip.decompress(LAYER.read_bytes()))["features"]
    for feature in sorted(features, key=lambda one: one["properties"]["postalCode"], reverse=True):
        for index in shapely.intersects(geometry_of(feature["geometry"]), points).nonzero()[0]:
            answers[index] = feature["properties"]["postalCode"]
    return answers


@needs_nyc
def test_locate_gives_the_one_right_polygon_in_new_york(answer: Answer) -> None:
    rows = list(new_york_rows())
    assert len(rows) > 3_000
    given = "".join(f"{lon},{lat}\n" for lon, lat, _ in rows).encode()
    found = answer(geo.run_locate, ["--layer", str(LAYER), "--property", "postalCode"], given)
    assert found == zip_codes_by_brute_force([(float(lon), float(lat)) for lon, lat, _ in rows])
    written = [(code, here) for (_, _, code), here in zip(rows, found, strict=True) if code]
    assert sum(code == here for code, here in written) / len(written) > 0.96


@needs_nyc
@pytest.mark.parametrize(
    ("words", "given", "expected"),
    [
        (["convert", "--from", "wgs84", "--to", "bd09"], "116.404,39.915\n", "116.416"),
        (
            ["locate", "--layer", str(LAYER), "--property", "postalCode"],
            "-73.97720870,40.72732644\n",
            "10009",
        ),
    ],
)
def test_commands_without_database_start_at_once_and_answer_each_line(
    words: list[str], given: str, expected: str
) -> None:
    start = time.perf_counter()
    with subprocess.Popen(
        [*COMMAND, "geo", *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for _ in range(3):
            process.stdin.write(given)
            process.stdin.flush()
            assert process.stdout.readline().startswith(expected)
        assert time.perf_counter() - start < 1.0
        process.stdin.close()
        assert process.wait(5) == 0


@pytest.mark.django_db(databases=["default", "owner"])
def test_load_then_assign(answer: Answer, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    district = demo_boundaries(1)
    for layer in ("district", "town", "community", "grid", "responsibility"):
        path = tmp_path / f"{layer}.geojson"
        path.write_text(json.dumps(district[layer]), "utf-8")
        assert boundaries.run_load([layer, str(path), "--code", "code", "--name", "name"]) == 0
        assert json.loads(capsys.readouterr().out)["boundaries"] == len(district[layer]["features"])
    refresh()
    ring = district["grid"]["features"][0]["geometry"]["coordinates"][0][:4]
    lon, lat = sum(p[0] for p in ring) / 4, sum(p[1] for p in ring) / 4
    code = district["grid"]["features"][0]["properties"]["code"]
    placed, outside, bad = answer(boundaries.run_assign, [], f"{lon},{lat}\n0,0\nx\n".encode())
    assert json.loads(placed)["responsibility"].startswith(f"{code[:12]}Z")
    assert json.loads(placed) | {"responsibility": None} == {
        "district": code[:6],
        "town": code[:9],
        "community": code[:12],
        "grid": code,
        "responsibility": None,
    }
    assert set(json.loads(outside).values()) == {None}
    assert json.loads(bad) == {"error": "write two numbers: longitude,latitude"}
    refresh()


@pytest.mark.django_db(databases=["default", "owner"])
def test_load_names_wrong_rows_and_exits_with_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layer = square_layer(tmp_path / "layer.geojson", name="a", code="31")
    assert boundaries.run_load(["town", str(layer), "--code", "code", "--name", "name"]) == 1
    lines = capsys.readouterr().err.splitlines()
    assert [line[:2] for line in lines] == ["1:", "2:"]
