# SPDX-License-Identifier: Apache-2.0
"""Temporary places: commands run on a state of their own, and the demo city served on free ports."""

from __future__ import annotations

import json
import os
import subprocess
import time
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from proof.lib.lines import Failed
from tests.faults.system import ROOT, System
from xiucheng.kernel.database import embedded

SHARED = ROOT.parent / "shared"
XIUCHENG = ROOT / ".venv" / "bin" / "xiucheng"
NOT_THEIRS = {"DATABASE_URL", "PORT", "LIVE_URL", "PYTHONDONTWRITEBYTECODE"}
CASES = "/api/v1/supervision/cases"


def clean_environment() -> dict[str, str]:
    """The caller's own settings must not lead a proof to the caller's own state, nor slow its programs down."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("XIUCHENG_") and name not in NOT_THEIRS
    }


class Place:
    """The command `xiucheng` on one folder of state."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.var = var
        self.environment = clean_environment() | {"XIUCHENG_VAR": str(var), **settings}

    def run(
        self, *words: str | Path, given: str | None = None, seconds: float = 300, status: int | None = 0
    ) -> subprocess.CompletedProcess[str]:
        """Run to the end; another status than the expected one fails with what was said."""
        done = subprocess.run(
            [str(XIUCHENG), *map(str, words)],
            env=self.environment,
            input=given,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        if status is not None and done.returncode != status:
            said = (done.stderr or done.stdout).strip()[-300:]
            raise Failed(f"`xiucheng {' '.join(map(str, words))}` ended with {done.returncode}: {said}")
        if "Traceback" in done.stderr:
            raise Failed(f"`xiucheng {' '.join(map(str, words))}` printed a traceback")
        return done

    def answers(self, lines: Iterable[str], *words: str | Path) -> list[str]:
        """One answer per line of a line-oriented command."""
        given = list(lines)
        answered = self.run(*words, given="\n".join(given) + "\n").stdout.splitlines()
        if len(answered) != len(given):
            raise Failed(f"{len(given)} lines in, {len(answered)} lines out")
        return answered

    @contextmanager
    def database(self) -> Iterator[embedded.Urls]:
        """Its server kept running for the block, as it stops when nobody uses it."""
        try:
            yield embedded.ensure(self.var)
        finally:
            embedded.release(self.var)

    def measured(self, *words: str | Path, seconds: float = 300) -> tuple[str, float, float]:
        """(output, seconds, most resident megabytes) of a command."""
        began = time.monotonic()
        process = subprocess.Popen(
            [str(XIUCHENG), *map(str, words)],
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        output = process.stdout.read()
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise Failed(f"`xiucheng {' '.join(map(str, words))}` ended with {process.returncode}: {output}")
        return output, time.monotonic() - began, usage.ru_maxrss / 1024


class City(System):
    """The demo city, prepared and served by the real commands; people sign in with its password."""

    def __init__(self, var: Path) -> None:
        super().__init__(var)
        self.environment |= {"XIUCHENG_LOG_LEVEL": "INFO"}
        self.place = Place(var, PORT=str(self.port), XIUCHENG_LIVE_PORT=str(self.live_port))
        self.people: dict[str, httpx.Client] = {}
        self.password = self.welcome = ""
        self.first_start = 0.0

    def open(self) -> City:
        var_note = self.var / "demo.json"
        self.welcome = self.place.run("demo", "--prepare", seconds=600).stdout
        self.password = json.loads(var_note.read_text("utf-8"))["password"]
        began = time.monotonic()
        self.start()
        self.first_start = time.monotonic() - began
        return self

    def sign_in(self, login: str, password: str | None = None) -> httpx.Response:
        given = {"login": login, "password": password or self.password}
        return httpx.post(f"{self.url}/api/v1/session", json=given, timeout=60)

    def as_person(self, login: str) -> httpx.Client:
        """A client with the person's session and CSRF token, in English."""
        if login not in self.people:
            signed = self.sign_in(login)
            if signed.status_code >= 300:
                raise Failed(f"{login} cannot sign in: {signed.status_code} {signed.text}")
            client = httpx.Client(base_url=self.url, timeout=60, cookies=signed.cookies)
            client.headers.update({"X-CSRFToken": signed.json()["csrf_token"], "X-Language": "en"})
            self.people[login] = client
        return self.people[login]

    def taken_token(self, login: str) -> str:
        """A new API token named `proof` of somebody."""
        made = self.as_person(login).post("/api/v1/tokens", json={"name": "proof", "days": 1})
        if made.status_code >= 300:
            raise Failed(f"no token for {login}: {made.status_code} {made.text[:200]}")
        return str(made.json()["token"])

    def get(self, login: str, path: str, **query: Any) -> Any:
        response = self.as_person(login).get(path, params=query)
        if response.status_code != 200:
            raise Failed(f"GET {path} by {login} answered {response.status_code} {response.text[:200]}")
        return response.json()

    def post(self, login: str, path: str, body: Mapping[str, Any], key: str = "") -> httpx.Response:
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.as_person(login).post(path, json=dict(body), headers=headers)

    def taken(self, login: str, path: str, body: Mapping[str, Any], key: str = "") -> dict[str, Any]:
        response = self.post(login, path, body, key)
        if response.status_code >= 300:
            raise Failed(f"POST {path} by {login} answered {response.status_code} {response.text[:300]}")
        found: dict[str, Any] = response.json()
        return found

    def report(self, login: str = "jiandu1", **form: str) -> dict[str, Any]:
        given = {"point": "121.2100,31.0140", "words": "路边一堆垃圾", "channel": "inspector"}
        return self.taken(login, f"{CASES}/report", given | form)

    def step(self, login: str, case: Mapping[str, Any], step: str, **form: str) -> dict[str, Any]:
        path = f"{CASES}/{case['record_id']}/{step}"
        return self.taken(login, path, form | {"version": case["version"]})

    def walk(self, until: str = "close") -> dict[str, Any]:
        """A case of different people up to a step."""
        case = self.report()
        for login, step, form in self.way():
            case = self.step(login, case, step, **form)
            if step == until:
                return case
        raise Failed(f"there is no step {until}")

    def way(self) -> list[tuple[str, str, dict[str, str]]]:
        classes = self.get("shouli", "/api/v1/catalogue/classes")["items"]
        code = next(one["code"] for one in classes if one["code"].endswith("E0110"))
        conditions = self.get("zhiban", "/api/v1/catalogue/conditions", **{"class": code})["items"]
        return [
            ("shouli", "accept", {"class_code": code}),
            ("zhiban", "file", {"condition": conditions[0]["code"]}),
            ("paiqian", "dispatch", {"department": "huanwei/"}),
            ("chuzhi", "handle", {"result": "cleared"}),
            ("jiandu2", "verify", {"finding": "clean"}),
            ("zhiban", "close", {"outcome": "resolved"}),
        ]

    def rows(self, statement: str, *values: Any) -> list[Any]:
        """What the database holds, looked at as the owner."""
        with self.connect() as connection:
            return connection.execute(statement, values).fetchall()  # type: ignore[call-overload,no-any-return]

    def log_lines(self) -> list[dict[str, Any]]:
        lines = self.log.read_text("utf-8").splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


def end_users_of(var: Path) -> None:
    """End what a broken run left on a folder of ours, so that the folder can go."""
    for process in psutil.process_iter(["pid", "environ"]):
        environ = process.info["environ"] or {}
        if environ.get("XIUCHENG_VAR", "").startswith(str(var)) and process.pid != os.getpid():
            process.kill()
