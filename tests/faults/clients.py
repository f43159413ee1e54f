# SPDX-License-Identifier: Apache-2.0
"""Clients that walk cases over HTTP and hold on to their keys until they are answered."""

from __future__ import annotations

import threading
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.faults.system import System
from tests.makers import FORMS, WHO

WAY = ("accept", "file", "dispatch", "handle", "verify", "close")
PATIENCE = 40.0
PAUSE = 0.03
"""Seconds between two steps: eight that never pause take both processors of a small machine from its other tests."""


@dataclass(frozen=True)
class Told:
    """A step that was answered: the client may rely on it."""

    record_id: int
    seq: int
    step: str
    key: str
    tries: int
    at: float


@dataclass
class Client(threading.Thread):
    """Walks case after case until told to end. What it was told, and what went wrong, is kept."""

    system: System
    told: list[Told] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    ending: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)
        self.http = httpx.Client(timeout=10)

    __hash__ = threading.Thread.__hash__

    def run(self) -> None:
        try:
            while not self.ending.is_set():
                self.walk()
        except Exception as error:
            self.wrong.append(f"{type(error).__name__}: {error}")

    def walk(self) -> None:
        """One case from report to closed, or as far as there is time."""
        base = f"{self.system.url}/api/v1/supervision/cases"
        answer = self.send("report", f"{base}/report", dict(FORMS["report"]))
        for step in WAY:
            if self.ending.wait(PAUSE):
                return
            form = dict(FORMS[step]) | {"version": answer["version"]}
            answer = self.send(step, f"{base}/{answer['record_id']}/{step}", form)

    def send(self, step: str, url: str, form: dict[str, Any]) -> dict[str, Any]:
        """Send until answered, always under the same key; a refusal here is a fault."""
        key, tries, deadline = str(uuid.uuid4()), 0, time.monotonic() + PATIENCE
        headers = {"Authorization": f"Bearer {self.system.tokens[WHO[step]]}", "Idempotency-Key": key}
        while True:
            tries += 1
            response = self.post(url, form, headers)
            if response is not None and response.status_code < 300:
                answer: dict[str, Any] = response.json()
                told = Told(answer["record_id"], answer["seq"], step, key, tries, time.monotonic())
                self.told.append(told)
                return answer
            if response is not None and response.status_code < 500:
                raise AssertionError(f"{step} was refused: {response.status_code} {response.text}")
            assert time.monotonic() < deadline, f"{step} was not answered in {PATIENCE:.0f} s"
            time.sleep(0.1)

    def post(self, url: str, form: dict[str, Any], headers: dict[str, str]) -> httpx.Response | None:
        try:
            return self.http.post(url, json=form, headers=headers)
        except httpx.HTTPError:
            return None
