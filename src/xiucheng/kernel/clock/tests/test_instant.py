# SPDX-License-Identifier: Apache-2.0
"""The only source of time, and how tests hold it still."""

from __future__ import annotations

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta, timezone

import pytest

from xiucheng.kernel.clock import ClockError, frozen, now

NOON = datetime(2026, 10, 8, 12, 0, tzinfo=timezone(timedelta(hours=8)))


def in_another_thread() -> datetime:
    seen: list[datetime] = []
    thread = threading.Thread(target=lambda: seen.append(now()))
    thread.start()
    thread.join()
    return seen[0]


def test_now_is_utc_and_runs() -> None:
    first, second = now(), now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(minutes=1)


def test_frozen_holds_this_context_only() -> None:
    with frozen(NOON) as held:
        assert now() == NOON
        assert now().tzinfo is UTC
        assert in_another_thread() != NOON
        held.advance(timedelta(hours=1))
        assert now() == NOON + timedelta(hours=1)
        held.move_to(NOON - timedelta(days=1))
        assert now() == NOON - timedelta(days=1)
        with frozen(NOON):
            assert now() == NOON
        assert now() == NOON - timedelta(days=1)
    assert now() != NOON


def test_frozen_can_hold_every_thread() -> None:
    with frozen(NOON, threads=True) as held:
        assert in_another_thread() == NOON
        held.advance(timedelta(hours=1))
        assert in_another_thread() == now() == NOON + timedelta(hours=1)
        with frozen(NOON - timedelta(days=1), threads=True):
            assert in_another_thread() == NOON - timedelta(days=1)
        with frozen(NOON - timedelta(days=2)):
            assert now() == NOON - timedelta(days=2)
    assert in_another_thread() != NOON + timedelta(hours=1)


def test_the_present_is_let_go_after_an_error() -> None:
    for threads in (False, True):
        with pytest.raises(RuntimeError), frozen(NOON, threads=threads):
            raise RuntimeError
        assert now() != NOON


def test_a_present_without_zone_is_refused() -> None:
    with pytest.raises(ClockError, match="needs a time zone"), frozen(NOON.replace(tzinfo=None)):
        pass


def test_the_clock_does_not_import_django() -> None:
    code = "import sys, xiucheng.kernel.clock; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
