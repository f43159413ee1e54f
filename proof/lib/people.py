# SPDX-License-Identifier: Apache-2.0
"""Operations, foundation and the programming interface, over HTTP and in the shell."""

from __future__ import annotations

import os
import re
import subprocess

from proof.lib.lines import Lines, NotShown, need
from proof.lib.place import CASES, ROOT
from proof.lib.world import World

lines: Lines[World] = Lines()
SEVEN = ("report", "accept", "file", "dispatch", "handle", "verify", "close")
LAYERS = ("district", "town", "community", "grid", "responsibility")
GRID = "121.2100,31.0140"


@lines("Operations", "`supervision`: the seven steps by different people, plus return and rework")
def loop(world: World) -> str:
    city = world.city
    case = city.walk("dispatch")
    case = city.step("chuzhi", case, "return", why="not ours")
    need(case["state"] == "filed", f"a return leads to {case['state']}")
    case = city.step("paiqian", case, "dispatch", department="huanwei/")
    case = city.step("chuzhi", case, "handle", result="half of it")
    case = city.step("jiandu2", case, "rework", finding="still there")
    need(case["state"] == "dispatched", f"a rework leads to {case['state']}")
    case = city.step("chuzhi", case, "handle", result="all of it")
    own = city.post(
        "jiandu1", f"{CASES}/{case['record_id']}/verify", {"version": case["version"], "finding": "fine"}
    )
    need(own.status_code in {403, 409}, f"who reported verified: {own.status_code}")
    case = city.step("jiandu2", case, "verify", finding="clean")
    case = city.step("zhiban", case, "close", outcome="resolved")
    told = city.get("zhiban", f"{CASES}/{case['record_id']}/entries")["entries"]
    steps = [one["step"] for one in told]
    need({*SEVEN, "return", "rework"} == set(steps), f"steps are {steps}")
    people = {one["actor"] for one in told}
    need(len(people) >= 6, f"only {people}")
    return (
        f"{' → '.join(steps)} by {len(people)} people; who reported may not verify: {own.json()['message']}"
    )


@lines("Operations", "merge; reports are rows of their own (many ↔ one case)")
def merge(world: World) -> str:
    city = world.city
    first, second = city.report(words="one"), city.report(words="two")
    merged = city.step("shouli", second, "merge", into=first["number"])
    need(merged["state"] == "merged", f"it is {merged['state']}")
    links = city.rows(
        "SELECT record_id, count(*) FROM supervision_report_link WHERE record_id = ANY(%s) GROUP BY 1",
        [first["record_id"], second["record_id"]],
    )
    found = dict(links)
    need(found == {first["record_id"]: 2, second["record_id"]: 1}, f"links are {found}")
    return "two reports belong to the first case, one of them also to the merged one"


@lines("Foundation", "units and classes with limits")
def catalogue(world: World) -> str:
    units = world.city.get("shouli", "/api/v1/organization/units")["items"]
    classes = world.city.get("shouli", "/api/v1/catalogue/classes")["items"]
    shown = world.city.get("zhiban", "/api/v1/catalogue/conditions")["items"]
    need(len(units) >= 5 and len(classes) >= 30, f"{len(units)} units, {len(classes)} classes")
    held = {one["code"].rpartition("/")[0] for one in shown}
    need({one["code"] for one in classes} <= held, "a class has no filing condition")
    bare = world.city.rows("SELECT code FROM catalogue_condition WHERE amount <= 0 OR unit = ''")
    need(not bare, f"without a limit: {bare}")
    return f"{len(units)} units, {len(classes)} classes, {len(shown)} conditions; {shown[0]}"


@lines("Foundation", "boundaries from GeoJSON with `geo load` and `geo assign`")
def boundaries(world: World) -> str:
    place = world.place("mapped")
    place.run("init-bureau", "--name", "某某区城市管理局", "--code", "310199")
    loaded = 0
    for layer in LAYERS:
        collection = world.city.as_person("shouli").get(f"/api/v1/geography/layers/{layer}.geojson")
        need(collection.status_code == 200, f"{layer}: {collection.status_code}")
        path = world.folder / f"{layer}.geojson"
        path.write_bytes(collection.content)
        place.run("geo", "load", layer, path, "--code", "code", "--name", "name")
        loaded += len(collection.json()["features"])
    inside, outside, broken = place.answers([GRID, "100.5,20.25", "nowhere"], "geo", "assign")
    need(f'"{"310199"}' in inside and "null" not in inside.split("responsibility")[0], inside)
    need(re.search(r'"district": ?(null|"")', outside), f"outside was guessed: {outside}")
    need(broken.startswith("!") or "error" in broken, broken)
    same = world.city.place.answers([GRID], "geo", "assign")[0]
    need(same == inside, f"the city says {same}, the loaded copy {inside}")
    return f"{loaded} boundaries of {len(LAYERS)} layers loaded; {inside}; outside {outside}"


@lines("API", "the same by typed endpoints; `docs/api.md` walks the loop with curl")
def walk_by_curl(world: World) -> str:
    city = world.city
    blocks = re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "api.md").read_text("utf-8"), re.DOTALL)
    script = "".join(re.sub(r"^#> (.*)$", r"echo '#> \1'", block, flags=re.MULTILINE) for block in blocks)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=world.folder,
        env=os.environ | {"BASE": city.url, "PASSWORD": city.password},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    said = done.stdout.splitlines()
    need(done.returncode == 0, f"a command failed after {said[-1:]}: {done.stderr[-300:]}")
    pairs = [(said[at - 1], line[3:]) for at, line in enumerate(said) if line.startswith("#> ")]
    need(len(pairs) > 15, f"only {len(pairs)} answers are promised")
    wrong = [pair for pair in pairs if pair[0] != pair[1]]
    need(not wrong, f"said {wrong[0][0]!r}, the page {wrong[0][1]!r}" if wrong else "")
    described = city.get("shouli", "/api/v1/openapi.json")
    loose = [
        path
        for path, methods in described["paths"].items()
        for method in methods.values()
        if not method.get("responses")
    ]
    need(not loose, f"without described answers: {loose[:3]}")
    return f"{len(pairs)} answers as promised; {len(described['paths'])} paths described"


@lines(
    "Documents", "README.md and README.zh-CN.md, architecture, the guide, decisions that freeze the record"
)
def documents(world: World) -> str:
    docs = ROOT / "docs"
    wanted = [ROOT / "README.md", ROOT / "README.zh-CN.md", docs / "architecture.md", docs / "new-process.md"]
    missing = [path.name for path in wanted if not path.exists()]
    need(not missing, f"missing: {missing}")
    counts = [len(re.findall(r"^## ", path.read_text("utf-8"), re.MULTILINE)) for path in wanted[:2]]
    need(counts[0] == counts[1] >= 5, f"the two READMEs have {counts} headings")
    first = [re.search(r"```\w*\n(.*?)```", path.read_text("utf-8"), re.DOTALL) for path in wanted[:2]]
    need(all(one and "make demo" in one[1] for one in first), "the first example is not `make demo`")
    text = "\n".join(path.read_text("utf-8").lower() for path in (docs / "decisions").glob("*.md"))
    topics = (
        "record",
        "entry",
        "seal",
        "submission",
        "payload",
        "sha-256",
        "area_path",
        "holder_path",
        "app role",
    )
    untold = [topic for topic in topics if topic not in text]
    if untold:
        raise NotShown(f"no decision tells {untold}")
    done = world.tool("tools.check", "documents")
    need(done.returncode == 0, done.stdout[-300:])
    decisions = len(list((docs / "decisions").glob("*.md")))
    return f"{counts[0]} headings each, {decisions} decisions; generated pages are fresh"
