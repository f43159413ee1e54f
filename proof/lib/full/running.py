# SPDX-License-Identifier: Apache-2.0
"""Operation: upgrades, limits, unsafe production, units, the offline bundle, settings, test kit."""

from __future__ import annotations

import httpx

from proof.lib.lines import Lines, need
from proof.lib.place import City
from proof.lib.world import World
from tests.faults.system import ROOT

lines: Lines[World] = Lines()


@lines("operations of the product", "upgrade from the last tag with data, while two versions run")
def upgraded(world: World) -> str:
    ran = world.suites.shown("tests/upgrade", least=3)
    return ", ".join(ran.passed)


@lines("operations of the product", "PostgreSQL major upgrade of the embedded folder, killed anywhere")
def database(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/delivery/cli/tests/test_upgrade.py", least=5)
    return ", ".join(ran.passed)


@lines("operations of the product", "rate limits per device, token and address on public endpoints")
def limited(world: World) -> str:
    place = world.place("limited")
    place.run("migrate")
    city = City(world.folder / "limited")
    city.environment["XIUCHENG_LIMITS"] = "1"  # as in service; tests ask quicker than people
    try:
        city.open()
        body = {"login": "shouli", "password": "wrong"}
        answers = [httpx.post(f"{city.url}/api/v1/session", json=body, timeout=60) for _n in range(40)]
        last = answers[-1]
        need(last.status_code == 429, f"after 40 guesses {last.status_code}")
        need("Retry-After" in last.headers, f"{last.headers}")
    finally:
        city.end()
    ran = world.suites.shown("src/xiucheng/delivery/site/tests/test_limits.py", least=5)
    wait, before = last.headers["Retry-After"], [one.status_code for one in answers].index(429)
    return f"{before} guesses, then 429 for {wait} s: {last.json()['message']}; {len(ran.passed)} tests"


@lines(
    "operations of the product", "an unsafe configuration is refused in production, each fault by a sentence"
)
def unsafe(world: World) -> str:
    place = world.place("unsafe", XIUCHENG_PRODUCTION="yes", XIUCHENG_DEBUG="yes")
    done = place.run("serve", status=None, seconds=120)
    said = (done.stdout + done.stderr).strip()
    need(done.returncode != 0 and "XIUCHENG_DEBUG" in said, said[-300:])
    ran = world.suites.shown("src/xiucheng/delivery/cli/tests/test_safety.py", least=6)
    return f"{said[:200]} … {len(ran.passed)} tests"


@lines("operations of the product", "systemd units, and an offline bundle that installs without a network")
def bundled(world: World) -> str:
    ran = world.suites.shown("tests/deploy", least=6)
    return ", ".join(ran.passed)


@lines("feature switches and profiles", "dated settings per unit; a city profile is a bundle of them")
def settings(world: World) -> str:
    city, later = world.city, "2099-01-01"
    body = {"unit": "huanwei/", "value": "45", "starts_on": later, "why": "proof"}
    path = "/api/v1/settings/values/nearly_due_minutes"
    made = city.taken("xitong", path, body)
    need(city.post("shouli", path, body).status_code == 403, "anybody may decide")
    shown = city.get("shouli", "/api/v1/settings", unit="huanwei/", day=later)["items"]
    held = {one["name"]: one["value"] for one in shown}
    need(held["nearly_due_minutes"] == "45", f"{held}")
    today = city.get("shouli", "/api/v1/settings", unit="huanwei/")["items"]
    need(
        {one["name"]: one["value"] for one in today}["nearly_due_minutes"] != "45", "it holds before its day"
    )
    profile = {"unit": "shizheng/", "profile": "HM", "starts_on": later, "why": "proof"}
    taken = city.taken("xitong", "/api/v1/settings/profile", profile)
    ran = world.suites.shown("src/xiucheng/kernel/configuration/tests", least=6)
    return f"{made}, {held}, profile {taken}; {len(ran.passed)} tests"


@lines("test kit", "makers that call steps, a bulk builder of a million shared by demo, bench and tests")
def kit(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/kernel/multiply/tests", least=5)
    return f"{', '.join(ran.passed)}; its million: see size"


@lines("Proof", "a new reader finds every kernel package's purpose in its README line")
def purposes(world: World) -> str:
    kernel = ROOT / "src" / "xiucheng" / "kernel"
    packages = sorted(path.parent for path in kernel.glob("*/__init__.py"))
    told = {}
    for package in packages:
        readme = package / "README.md"
        need(readme.exists(), f"{package.name} has no README")
        told[package.name] = readme.read_text("utf-8").strip().splitlines()[0]
        need(len(told[package.name]) > 30, f"{package.name}: {told[package.name]!r}")
    every = (kernel / "README.md").read_text("utf-8")
    missing = [name for name in told if f"`{name}`" not in every]
    need(not missing, f"the kernel's own README does not name {missing}")
    return f"{len(told)} packages; {told.get('multiply', '')}"


@lines("Proof", "restore drill and upgrade run in CI")
def drills(world: World) -> str:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    need("restore" in script and "make --no-print-directory test" in script, "CI restores nothing")
    ran = world.suites.shown("tests/upgrade", least=3)
    back = world.suites.shown("src/xiucheng/delivery/cli/tests/test_archive.py", least=2)
    return ", ".join([*ran.passed, *back.passed])
