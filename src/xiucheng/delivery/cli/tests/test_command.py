# SPDX-License-Identifier: Apache-2.0
"""The command finds its functions, starts fast, and speaks in sentences."""

import importlib.util
import subprocess
import sys
import time

import pytest
from django.db import ProgrammingError
from psycopg.errors import UndefinedTable

from xiucheng.delivery import cli
from xiucheng.delivery.cli.commands import COMMANDS, Command
from xiucheng.kernel.settings import SettingsError


@pytest.mark.parametrize("words", COMMANDS)
def test_every_command_has_a_module(words: str) -> None:
    module = COMMANDS[words].target.split(":")[0]
    assert importlib.util.find_spec(module), f"{words} has no module {module}"


def test_the_overview_names_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(words in said for words in COMMANDS)


@pytest.mark.parametrize("words", [[], ["fly"], ["geo"], ["geo", "fly"]])
def test_an_unknown_command_is_unusable(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(words) == 2
    assert "Use one of:" in capsys.readouterr().err


def test_what_the_operator_can_mend_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(argv: list[str]) -> int:
        raise SettingsError("PORT is 'x'; write a port number.")

    monkeypatch.setitem(COMMANDS, "try", Command("x:y", "for this test"))
    monkeypatch.setattr(cli, "find", lambda words: broken)
    assert cli.main(["try"]) == 1
    assert capsys.readouterr().err == "PORT is 'x'; write a port number.\n"


def test_tables_that_are_not_there_are_told_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def ask(argv: list[str]) -> int:
        raise ProgrammingError from UndefinedTable()

    monkeypatch.setattr(cli, "find", lambda words: ask)
    assert cli.main(["migrate"]) == 1
    assert "run `xiucheng migrate` first" in capsys.readouterr().err


def test_a_wrong_setting_stops_without_a_trace() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "xiucheng.delivery.cli", "doctor"],
        env={"PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "PORT is 'many'; write a port number" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_command_without_database_starts_in_under_a_second() -> None:
    def run() -> float:
        started = time.perf_counter()
        command = [
            sys.executable,
            "-m",
            "xiucheng.delivery.cli",
            "geo",
            "convert",
            "--from",
            "wgs84",
            "--to",
            "gcj02",
        ]
        subprocess.run(command, input="", text=True, check=True, capture_output=True)
        return time.perf_counter() - started

    assert min(run() for _ in range(3)) < 1
