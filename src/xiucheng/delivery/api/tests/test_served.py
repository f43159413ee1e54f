# SPDX-License-Identifier: Apache-2.0
"""Against the real server: ten threads with one key, two people at one case, the commands of docs/api.md."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django.plugin import DjangoDbBlocker

import xiucheng
from xiucheng.delivery.api.tests.serving import served
from xiucheng.delivery.api.tests.world import (
    BASE,
    CASES,
    CLASS,
    PASSWORD,
    World,
    report_form,
    rows,
    small_city,
)

PAGE = Path(xiucheng.__file__).parents[2] / "docs" / "api.md"
THREADS = 10

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def city(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[World, str]]:
    with django_db_blocker.unblock(), small_city(quick=False) as world, served() as base:
        yield world, base


def together(calls: list[tuple[str, str, dict[str, Any], str]], base: str) -> list[httpx.Response]:
    """Send (token, path, body, key) all at once."""

    def send(call: tuple[str, str, dict[str, Any], str]) -> httpx.Response:
        token, path, body, key = call
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        return httpx.post(base + path, json=body, headers=headers, timeout=30)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(send, calls))


def test_ten_threads_with_one_key_act_once(city: tuple[World, str]) -> None:
    world, base = city
    before = rows()
    call = (world.tokens["jiandu1"], f"{CASES}/report", report_form(), "ten-1")
    answers = together([call] * THREADS, base)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: THREADS - 1}
    assert Counter(answer.json()["replayed"] for answer in answers) == {False: 1, True: THREADS - 1}
    assert len({answer.json()["record_id"] for answer in answers}) == 1
    after = rows()
    assert {name: after[name] - before[name] for name in ("record", "entry", "submission")} == {
        "record": 1,
        "entry": 1,
        "submission": 1,
    }


def test_ten_threads_with_one_key_step_once(city: tuple[World, str]) -> None:
    world, base = city
    case = world.case()
    body = {"class_code": CLASS, "version": 1}
    call = (world.tokens["shouli"], f"{CASES}/{case.record_id}/accept", body, "ten-2")
    answers = together([call] * THREADS, base)
    assert {answer.status_code for answer in answers} == {200}
    assert Counter(answer.json()["replayed"] for answer in answers) == {False: 1, True: THREADS - 1}


def test_of_two_people_at_one_case_one_wins_and_the_other_is_told(city: tuple[World, str]) -> None:
    world, base = city
    for number in range(5):
        case = world.case("handle")
        path, body = f"{CASES}/{case.record_id}", {"finding": "so", "version": case.version}
        token = world.tokens["jiandu2"]
        calls = [(token, f"{path}/verify", body, f"v{number}"), (token, f"{path}/rework", body, f"r{number}")]
        answers = sorted(together(calls, base), key=lambda answer: answer.status_code)
        assert [answer.status_code for answer in answers] == [200, 409]
        told = answers[1].json()
        assert told["version"] == case.version + 1
        assert [entry["to"] for entry in told["entries"]] == [answers[0].json()["state"]]


def test_a_chunked_or_broken_body_is_refused(city: tuple[World, str]) -> None:
    world, base = city
    headers = {
        "Authorization": f"Bearer {world.tokens['jiandu1']}",
        "Idempotency-Key": "chunks",
        "Content-Type": "application/json",
    }
    large = httpx.post(
        f"{base}{CASES}/report", content=iter([b" " * 100_000] * 70), headers=headers, timeout=30
    )
    assert 400 <= large.status_code < 500
    assert large.json()["message"]


@pytest.mark.skipif(not (shutil.which("bash") and shutil.which("curl")), reason="needs bash and curl")
def test_the_page_about_the_interface_tells_the_truth(city: tuple[World, str], tmp_path: Path) -> None:
    _world, base = city
    blocks = re.findall(r"```sh\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    script = "".join(re.sub(r"^#> (.*)$", r"echo '#> \1'", block, flags=re.MULTILINE) for block in blocks)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,  # the page makes a photo where it is read
        # this Python itself: a machine may have one in front that first looks which is meant
        env=os.environ
        | {"BASE": base, "PASSWORD": PASSWORD, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout + done.stderr
    promised = [(lines[place - 1], line[3:]) for place, line in enumerate(lines) if line.startswith("#> ")]
    assert len(promised) == sum(block.count("\n#> ") for block in blocks) > 15
    for told, wanted in promised:
        assert told == wanted


def test_the_page_names_what_there_is() -> None:
    text = PAGE.read_text("utf-8")
    for step in (
        "report",
        "accept",
        "file",
        "dispatch",
        "return",
        "handle",
        "rework",
        "verify",
        "close",
        "merge",
    ):
        assert f" {step} " in text or f"/{step} " in text
    assert BASE.strip("/") in text
