# SPDX-License-Identifier: Apache-2.0
"""Lives of cases over HTTP against the same statements by pgbench; statements and memory of a request."""

from __future__ import annotations

import json
import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import psutil
from django.db import connection, connections
from django.test import Client as Browser
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from benchmarks.lives import CASES, CLIENTS, PATIENCE, STEPS, Lives
from tests.makers import CASE, FORMS, WHO, Bureau, bureau_database
from xiucheng.kernel import numbering
from xiucheng.kernel.access.actor import by_token
from xiucheng.kernel.access.tokens import issue
from xiucheng.kernel.database import addresses, prepared
from xiucheng.kernel.database.cluster import clean_environment, programs
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine

WARM_SECONDS, SECONDS, ROUNDS = 2.0, 4.0, 3
LEAST_PER_CENT = 8.0
MOST_OF_A_WRITE, MOST_OF_A_LIST, LISTED = 8, 5, 100
MOST_MEGABYTES = 180.0
# Ids so long that no other number in a statement can be taken for one.
FIRST_ID, FIRST_BARE_ID = 9_000_000_000, 70_000_000_000
STAND_IN = "@ID@"


def run() -> list[dict[str, Any]]:
    """Measure in turns, so that what else the machine does falls on both alike."""
    with bureau_database() as bureau:
        _long_ids()
        tokens = {login: issue(_number(bureau, login), "bench") for login in sorted(set(WHO.values()))}
        statements = captured(tokens)
        writes, listing = counted(bureau, tokens)
        script, values = bare_life(statements)
        with served() as server:
            lives = Lives(server.port, tokens)
            lives.drive(WARM_SECONDS)
            bare(script, values, 1.0)
            _analyze()
            before = server.cpu()
            rounds = [(lives.drive(SECONDS), bare(script, values, SECONDS)) for _round in range(ROUNDS)]
            spent = server.cpu() - before
            resident, shared_out = server.memory()
    steps, seconds, client_cpu = (
        sum(figures) for figures in zip(*(way for way, _bare in rounds), strict=True)
    )
    through_web = steps / seconds
    by_pgbench = sum(bare_steps for _way, bare_steps in rounds) / ROUNDS
    floor = (
        f"{through_web:.0f} steps/s over HTTP, {by_pgbench:.0f} by pgbench; for each step over HTTP "
        f"{spent / steps * 1e6:.0f} us CPU of the web process, {client_cpu / steps * 1e6:.0f} of the clients"
    )
    per_cent = through_web / by_pgbench * 100
    return [
        _line("web.life_over_http", per_cent, "% of pgbench", LEAST_PER_CENT, at_least=True, floor=floor),
        _line("web.statements_of_a_write", writes, "statements at most", MOST_OF_A_WRITE),
        _line(f"web.statements_of_a_list_of_{LISTED}", listing, "statements", MOST_OF_A_LIST),
        _line("web.memory", resident, "MB resident", MOST_MEGABYTES, floor=f"{shared_out:.0f} MB PSS"),
    ]


def _number(bureau: Bureau, login: str) -> int:
    number = bureau[login].id
    assert number is not None
    return number


def _long_ids() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT setval('record_id', %s)", [FIRST_ID])
    while numbering.take()[0] < FIRST_ID:
        pass


def _analyze() -> None:
    """As the server would have done by itself a minute later."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("ANALYZE")


# --- the same statements, bare -------------------------------------------------------------------------


def captured(tokens: Mapping[str, str]) -> list[tuple[str, dict[str, str]]]:
    """What one life sends, the look-up of each actor included, with a stand-in where lives differ."""
    life(tokens, "warm")
    tap = prepared.Tap()
    prepared.taps.append(tap)
    try:
        case = life(tokens, STAND_IN)
    finally:
        prepared.taps.remove(tap)
    # a report and its record have an id each; bare, both may have the same
    ids = re.compile(f"{case.record_id}|{case.record_id + 1}")
    return [
        (sql, {name: ids.sub(STAND_IN, spelled(value)) for name, value in params.items()})
        for sql, params in tap.statements
    ]


def life(tokens: Mapping[str, str], key: str) -> Answer:
    """One case from report to closed through the engine, each actor by a token as the web has it."""
    case: Answer | None = None
    for step in STEPS:
        actor = by_token(tokens[WHO[step]])
        assert actor is not None
        given: dict[str, Any] = {"key": f"{key}-{step}"}
        if case is None:
            case = engine.start(actor, CASE, step, FORMS[step], **given)
        else:
            case = engine.step(actor, CASE, case.record_id, step, FORMS[step], version=case.version, **given)
    assert case is not None
    return case


def spelled(value: Any) -> str:
    """A parameter as text, which the server reads as the type it expects there."""
    if isinstance(value, bytes):
        return "\\x" + value.hex()
    if isinstance(value, date):  # and a datetime
        return value.isoformat()
    if isinstance(value, str | int) and not isinstance(value, bool):
        return str(value)
    raise TypeError(type(value).__name__)


def bare_life(statements: list[tuple[str, dict[str, str]]]) -> tuple[str, dict[str, str]]:
    """(script, variables) for pgbench. Prepared, it passes every variable as a parameter, as the web does."""
    lines = ["\\set n :n + 1", "\\set id :first + :client_id * 10000000 + :n"]
    values: dict[str, str] = {}
    for place, (sql, params) in enumerate(statements):
        names = {}
        for name, value in params.items():
            variable = f"{name}_{place}"
            values[variable] = value
            differs = STAND_IN in value
            names[name] = f"replace(:{variable}, '{STAND_IN}', :id::text)" if differs else f":{variable}"
        # a colon within a literal would be taken for a variable's
        text = re.sub(r"'[^']*'", lambda found: _without_colons(found[0]), sql)
        text = re.sub(r"%\((\w+)\)s", lambda found: names[found[1]], text)  # noqa: B023 — used at once
        lines.append(" ".join(text.replace("%%", "%").split()) + ";")
    return "\n".join(lines) + "\n", values


def _without_colons(literal: str) -> str:
    return "E" + literal.replace("\\", "\\\\").replace(":", "\\x3A") if ":" in literal else literal


_rounds = count(1)


def bare(script: str, values: Mapping[str, str], seconds: float) -> float:
    """Steps a second by pgbench, with as many clients; every life of them must have closed its case."""
    first = FIRST_BARE_ID + next(_rounds) * 1_000_000_000
    place = conninfo_to_dict(addresses.urls().app)
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD"}
    environment = clean_environment() | {names[name]: str(place[name]) for name in names}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "life.sql"
        path.write_text(script, encoding="utf-8")
        words = [str(programs() / "pgbench"), "-n", "-M", "prepared", "-c", str(CLIENTS), "-j", "2"]
        words += ["-T", str(round(seconds)), "-f", str(path), "-D", "n=0", "-D", f"first={first}"]
        for name, value in values.items():
            words += ["-D", f"{name}={value}"]
        done = subprocess.run(
            [*words, str(connections.settings["default"]["NAME"])],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
    lives = re.search(r"transactions actually processed: (\d+)", done.stdout)
    rate = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or lives is None or rate is None or _closed(first) != int(lives[1]):
        raise RuntimeError(f"pgbench did not do the same: {done.stdout} {done.stderr}")
    return float(rate[1]) * len(STEPS)


def _closed(first: int) -> int:
    """How many cases from this id on have their whole life in the record."""
    sql = (
        "SELECT count(*) FROM record r WHERE r.id BETWEEN %s AND %s AND r.state = 'closed' "
        "AND (SELECT count(*) FROM entry e WHERE e.record_id = r.id) = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [first, first + 999_999_999, len(STEPS)])
        found = cursor.fetchone()
    assert found is not None
    return int(found[0])


# --- the web server ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Served:
    """A running web server."""

    port: int
    process: psutil.Process

    def workers(self) -> list[psutil.Process]:
        """The processes that answer, the largest first; beside them there are only keepers."""
        kin = [self.process, *self.process.children(recursive=True)]
        return sorted(kin, key=lambda one: one.memory_info().rss, reverse=True)

    def cpu(self) -> float:
        """CPU seconds so far, of all its processes."""
        return sum(sum(one.cpu_times()[:2]) for one in self.workers())

    def memory(self) -> tuple[float, float]:
        """(resident, proportional) megabytes of the process that answers."""
        found = self.workers()[0].memory_full_info()
        return found.rss / 1e6, found.pss / 1e6


@contextmanager
def served() -> Iterator[Served]:
    """The web server as `xiucheng serve` starts it, on the database in force, logging to a file."""
    name, known = str(connections.settings["default"]["NAME"]), addresses.urls()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("XIUCHENG_WEB_")}
    environment |= {
        "PORT": str(port),
        "DATABASE_URL": make_conninfo(known.app, dbname=name),
        "XIUCHENG_OWNER_DATABASE_URL": make_conninfo(known.owner, dbname=name),
        # one caller plays thousands
        "XIUCHENG_LIMITS": "100000",
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-m", "xiucheng.delivery.cli.web", "pages"]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(process, port)
            yield Served(port, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(PATIENCE)


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + PATIENCE
    while monotonic() < until and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=2) as probe:
                probe.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
                if probe.recv(1000):
                    return
        except OSError:
            sleep(0.1)
    raise RuntimeError("the web server does not answer")


# --- statements ----------------------------------------------------------------------------------------


def counted(bureau: Bureau, tokens: Mapping[str, str]) -> tuple[int, int]:
    """(most statements of a write of a life, statements of a list of a hundred), all middleware included."""
    most, browser, record = 0, Browser(SERVER_NAME="127.0.0.1"), ""
    logging.disable(logging.INFO)  # a line per request, here among the figures
    for place, step in enumerate(STEPS):
        body = {**FORMS[step], **({"version": place} if place else {})}
        headers = {"Authorization": f"Bearer {tokens[WHO[step]]}", "Idempotency-Key": f"counted-{step}"}
        path = f"{CASES}{record}/{step}"

        def write(path: str = path, body: Any = body, headers: Any = headers) -> Any:
            return browser.post(path, json.dumps(body), content_type="application/json", headers=headers)

        response, number = _statements(write)
        if response.status_code != (200 if place else 201):
            raise RuntimeError(response.content.decode())
        record, most = f"/{response.json()['record_id']}", max(most, number)
    engine.bulk(bureau["inspector"], CASE, "report", [engine.Item(FORMS["report"])] * (LISTED + 20))
    headers = {"Authorization": f"Bearer {tokens['receptionist']}"}
    response, number = _statements(lambda: browser.get(CASES, headers=headers))
    if len(response.json()["items"]) != LISTED:
        raise RuntimeError(response.content.decode())
    logging.disable(logging.NOTSET)
    return most, number


def _statements(act: Callable[[], Any]) -> tuple[Any, int]:
    """What an act answers and how many statements it sent, prepared or through Django."""
    tap, seen = prepared.Tap(), []

    def note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        seen.append(sql)
        return execute(sql, *rest)

    prepared.taps.append(tap)
    try:
        with connection.execute_wrapper(note):
            response = act()
    finally:
        prepared.taps.remove(tap)
    return response, len(tap.statements) + len(seen)


def _line(
    name: str, value: float, unit: str, bound: float, *, at_least: bool = False, floor: str | None = None
) -> dict[str, Any]:
    return {
        "name": name,
        "value": round(value, 1),
        "unit": unit,
        "bound": f"{'>=' if at_least else '<='} {bound:g}",
        "ok": value >= bound if at_least else value <= bound,
        "floor": floor,
    }
