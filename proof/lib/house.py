# SPDX-License-Identifier: Apache-2.0
"""The house: fresh clones, make, checks, locks, licences, architecture."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import psutil

from proof.lib.lines import Lines, NotShown, need
from proof.lib.place import ROOT, Place, clean_environment
from proof.lib.suites import read
from proof.lib.world import World

lines: Lines[World] = Lines()
SECOND_START = 10.0
# Four when this stage ended, five when the second did, and one and a half more with the third, which has begun.
SUITE_MINUTES = 6.5
SPDX = "SPDX-License-Identifier: Apache-2.0"
WITH_SPDX = (".py", ".js", ".css", ".mjs", ".sh")
ADDRESS = re.compile(r"https?://|\bgit\+|--(extra-)?index-url|\bfile:", re.IGNORECASE)


def tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.split("\0") if name.endswith(suffixes)]


@lines("House", "`make demo` sets everything up from a fresh clone, prints address and accounts, serves")
def make_demo(world: World) -> str:
    clone = world.fresh.clone("demo")
    served = world.fresh.demo(clone)
    need(f"http://127.0.0.1:{served.port}/" in served.said, f"no address was printed: {served.said[-300:]}")
    accounts = re.findall(r"^  (\w+) +\S+", served.said, re.MULTILINE)
    need(len(accounts) >= 10, f"only {len(accounts)} accounts were printed")
    need("password: " in served.said, "no password was printed")
    need((clone / "var" / "postgres").is_dir(), "no embedded PostgreSQL in the clone")
    status = served.stop()
    need(status in {0, -15, 143, 130, 2}, f"it ended with {status}")
    return f"serving after {served.seconds:.0f} s, {len(accounts)} accounts; stopped on SIGTERM"


@lines("House", f"a second start takes at most {SECOND_START:.0f} s")
def second_start(world: World) -> str:
    clone = world.fresh.folder / "demo"
    need(clone.exists(), "the first start failed")
    served = world.fresh.demo(clone, 60)
    served.stop()
    need(served.seconds <= SECOND_START, f"{served.seconds:.1f} s")
    return f"{served.seconds:.1f} s"


@lines("House", "port 8000 of 127.0.0.1 is what is served without settings")
def default_port(world: World) -> str:
    asked = "from xiucheng.kernel.settings import load; s = load({}); print(s.host, s.port)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    need(done.stdout.split() == ["127.0.0.1", "8000"], done.stdout)
    return done.stdout.strip()


@lines("House", "`make test` sets everything up from a fresh clone")
def make_test(world: World) -> str:
    clone = world.fresh.clone("test")
    # Which tests is asked by another line; this one is about all that comes before them.
    said, seconds = world.fresh.make(
        clone, "test", "ARGS=src/xiucheng/kernel/clock src/xiucheng/kernel/database"
    )
    passed = re.search(r"(\d+) passed", said)
    need(passed, f"no tests ran: {said[-300:]}")
    return f"{passed[0] if passed else ''} after {seconds:.0f} s with set-up"


@lines("House", "no Docker, no Node of the system, no root")
def bare_machine(world: World) -> str:
    fresh = world.fresh
    for name in ("node", "npm", "docker", "sudo", "psql", "initdb"):
        need(not (fresh.commands / name).exists(), f"{name} was there")
    asked = subprocess.run(
        fresh.words("id", "-u"), env=fresh.environment, capture_output=True, text=True, check=True
    )
    need(asked.stdout.strip() != "0", "the commands ran as root")
    done = [
        name for name in ("demo", "test") if (fresh.folder / name / ".venv" / "bin" / "xiucheng").exists()
    ]
    need(done == ["demo", "test"], f"only {done} were set up so")
    return f"both clones were set up and used by user {asked.stdout.strip()} with none of them on the PATH"


@lines("House", "`make setup` prepares everything and starts nothing")
def make_setup(world: World) -> str:
    clone = world.fresh.folder / "test"
    before = {process.pid for process in psutil.process_iter()}
    _said, seconds = world.fresh.make(clone, "setup")
    left = [
        process.name()
        for process in psutil.process_iter(["cwd"])
        if process.pid not in before and str(clone) in (process.info["cwd"] or "")
    ]
    need(not left, f"it left {left} running")
    return f"again in {seconds:.1f} s; nothing runs afterwards"


@lines(
    "House",
    "`make check`: format, lint, types, imports, budgets, translations, migrations, OpenAPI, documents",
)
def make_check(world: World) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tools.check"],
        cwd=ROOT,
        env=world.place("check").environment,
        capture_output=True,
        text=True,
        check=False,
    )
    states = dict(re.findall(r"^(\w+) +(ok|FAILED)", done.stdout, re.MULTILINE))
    wanted = {
        *("format", "lint", "types", "imports", "budgets", "bans", "locks", "notices", "translations"),
        *("migrations", "openapi", "documents"),
    }
    need(wanted <= states.keys(), f"not checked: {sorted(wanted - states.keys())}")
    failed = sorted(name for name, state in states.items() if state != "ok")
    need(not failed and done.returncode == 0, f"failed: {', '.join(failed)}")
    return f"{len(states)} checks, none failed"


@lines(
    "House", "`.ci/run` = checks, backup and restore, tests on the embedded and on an installed PostgreSQL"
)
def ci_run(world: World) -> str:
    if not world.wants_ci:
        raise NotShown("left out by --no-ci")
    done = subprocess.run([str(ROOT / ".ci" / "run")], cwd=ROOT, capture_output=True, text=True, check=False)
    said = done.stdout
    world.ci_said = said
    need(done.returncode == 0, f"ended with {done.returncode}: {(said + done.stderr)[-400:]}")
    need(" 0 failed" in said, "no check was told")
    server = re.search(r"\(PostgreSQL\) (\d+)", said)
    need(server and server[1] == "15", "Debian's PostgreSQL 15 was not used")
    need('"broken": []' in said or "'broken': []" in said, "restore did not end with a clean verify")
    passed = re.findall(r"(\d+) passed", said)
    need(len(passed) >= 2, "tests did not run on both servers")
    embedded = embedded_version(world.empty)
    need(embedded != "15", "the embedded server is the same version")
    return f"{' and '.join(passed)} tests passed; PostgreSQL 15 and {embedded}"


def embedded_version(place: Place) -> str:
    found = re.search(r"PostgreSQL (\d+)", place.run("doctor", status=None).stdout)
    need(found, "doctor does not tell the version")
    return found[1] if found else ""


@lines("House", "lock files carry hashes and no addresses")
def locks(world: World) -> str:
    count = 0
    for path in sorted((ROOT / "requirements").glob("*.lock")):
        text = path.read_text("utf-8")
        need(not ADDRESS.search(text), f"{path.name} holds an address")
        pins = re.findall(
            r"^([\w.-]+(?:\[[\w,-]+\])?)==\S+(.*?)(?=^[\w.-]+(?:\[|==)|\Z)", text, re.MULTILINE | re.DOTALL
        )
        need(pins, f"{path.name} pins nothing")
        bare = [name for name, rest in pins if "--hash=sha256:" not in rest]
        need(not bare, f"{path.name} has no hash for {bare}")
        count += len(pins)
    packages = json.loads((ROOT / "assets" / "package-lock.json").read_text("utf-8"))["packages"]
    for name, about in packages.items():
        need("resolved" not in about, f"{name} has an address")
        need(not name or "integrity" in about, f"{name} has no hash")
    return (
        f"{count} Python and {len(packages) - 1} browser packages, each with its hash, none with an address"
    )


@lines("House", "Apache-2.0 with SPDX lines; THIRD_PARTY_NOTICES is generated")
def licence(world: World) -> str:
    need("Apache License" in (ROOT / "LICENSE").read_text("utf-8"), "LICENSE is another")
    sources = tracked(*WITH_SPDX)
    bare = [str(path.relative_to(ROOT)) for path in sources if SPDX not in path.read_text("utf-8")[:300]]
    need(not bare, f"without its line: {bare[:5]}")
    done = world.tool("tools.notices", "--check")
    need(done.returncode == 0, done.stdout[-300:])
    return f"{len(sources)} files with their line; notices are as generated"


@lines("Architecture as checks", "floors, rooms, doors, cycles: a planted violation of each is seen")
def planted(world: World) -> str:
    ran = world.suites.shown("tests/architecture/test_contracts.py", least=5)
    return f"{len(ran.passed)} planted trees judged rightly"


@lines("Architecture as checks", "file ≤ 400 lines, function ≤ 50, complexity ≤ 8")
def budgets(world: World) -> str:
    world.suites.shown("tests/architecture/test_checks.py", "budgets", least=1)
    done = world.tool("tools.check", "budgets", "lint")
    need(done.returncode == 0, done.stdout[-400:])
    config = (ROOT / "pyproject.toml").read_text("utf-8")
    need("max-complexity = 8" in config and '"C90"' in config, "complexity is not limited to 8")
    nearest = re.findall(r"(\d+) of (\d+) +(\w+)", done.stdout)
    need(
        {(limit, kind) for _n, limit, kind in nearest} >= {("400", "file"), ("50", "function")},
        done.stdout[-200:],
    )
    return ", ".join(f"{kind} {number} of {limit}" for number, limit, kind in nearest[:6])


@lines("Architecture as checks", "query-count baselines")
def query_counts(world: World) -> str:
    known = json.loads((ROOT / "tests" / "query_counts.json").read_text("utf-8"))
    need(len(known) >= 5, f"only {len(known)} baselines")
    world.suites.shown("src/xiucheng/delivery/api/tests/test_counts.py", least=2)
    return f"{len(known)} baselines kept"


@lines("Architecture as checks", "English msgids with complete zh-Hans")
def translations(world: World) -> str:
    done = world.tool("tools.check", "translations")
    need(done.returncode == 0, done.stdout[-300:])
    world.suites.shown("tests/architecture/test_checks.py", "translations", least=2)
    catalogues = tracked(".po")
    entries = sum(path.read_text("utf-8").count("\nmsgid ") for path in catalogues)
    return f"{entries} sentences in {len(catalogues)} catalogues"


@lines("Architecture as checks", "no `.objects` in doors, no `now()` outside kernel.clock")
def bans(world: World) -> str:
    ran = world.suites.shown("tests/architecture/test_checks.py", "bans", "doors", least=3)
    done = world.tool("tools.check", "bans")
    need(done.returncode == 0, done.stdout[-300:])
    return f"{len(ran.passed)} planted ones are seen, the tree has none"


@lines("Done when", f"the suite takes at most {SUITE_MINUTES:g} minutes")
def suite(world: World) -> str:
    report = world.folder / "suite.xml"
    # as `make test`: on the tests' own server, not on a folder of the proof
    environment = clean_environment()
    command = [sys.executable, "-m", "pytest", "-n", "2", *makefile_options(), f"--junitxml={report}"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    need(report.exists(), done.stdout[-300:])
    ran = read(report)
    need(done.returncode == 0, f"{len(ran.failed)} failed: {', '.join(list(ran.failed)[:5])}")
    told = re.search(r"in ([\d.]+)s", done.stdout)
    need(told, done.stdout[-200:])
    seconds = float(told[1]) if told else 0.0
    need(seconds <= SUITE_MINUTES * 60, f"{seconds:.0f} s")
    return f"{len(ran.passed)} passed, {len(ran.skipped)} skipped in {seconds:.0f} s"


def makefile_options() -> list[str]:
    """What `make test` gives pytest besides the two processes."""
    found = re.search(r"pytest -n 2 (.*)\$\(ARGS\)", (ROOT / "Makefile").read_text("utf-8"))
    return found[1].split() if found else []
