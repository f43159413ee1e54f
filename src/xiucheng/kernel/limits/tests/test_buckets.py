# SPDX-License-Identifier: Apache-2.0
"""A bucket gives what it says and no more, whoever asks, however the clock jumps."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.kernel.limits import buckets
from xiucheng.kernel.limits.buckets import SETS, SIZE, WAYS, Buckets

NOON = 1_795_000_000.0
GREEDY = """
import sys
from pathlib import Path
from xiucheng.kernel.limits.buckets import Buckets
shared = Buckets(Path(sys.argv[1]))
print(sum(not shared.take(7, 100, 3600.0, 1795000000.0) for _ in range(80)))
"""


def test_a_bucket_gives_its_burst_then_one_each_interval() -> None:
    one = Buckets()
    assert [one.take(5, 3, 10.0, NOON) for _ in range(4)] == [0.0, 0.0, 0.0, 10.0]
    assert one.take(5, 3, 10.0, NOON + 9) == 1.0
    assert one.take(5, 3, 10.0, NOON + 10) == 0.0
    assert one.take(5, 3, 10.0, NOON + 10) == 10.0
    assert one.take(6, 3, 10.0, NOON) == 0.0, "another key has its own"


def test_what_is_given_back_can_be_taken_again() -> None:
    one = Buckets()
    one.give_back(5, 10.0)
    for _ in range(10):
        assert one.take(5, 1, 10.0, NOON) == 0.0
        one.give_back(5, 10.0)
    assert one.take(5, 1, 10.0, NOON) == 0.0
    assert one.take(5, 1, 10.0, NOON) == 10.0


def test_a_clock_that_was_set_back_locks_nobody_out() -> None:
    one = Buckets()
    for _ in range(4):
        one.take(5, 3, 10.0, NOON)
    assert one.take(5, 3, 10.0, NOON - 86_400) <= 10.0
    assert one.take(5, 3, 10.0, NOON - 86_400 + 10) == 0.0


@settings(max_examples=50, deadline=None)
@given(
    burst=st.integers(1, 20),
    every=st.sampled_from([0.01, 1.0, 60.0]),
    steps=st.lists(st.floats(0, 3), max_size=60),
)
def test_never_more_than_the_rate_allows(burst: int, every: float, steps: list[float]) -> None:
    one, at, given_ = Buckets(), NOON, 0
    for step in steps:
        at += step * every
        given_ += not one.take(9, burst, every, at)
    assert given_ <= burst + (at - NOON) / every + 0.001
    assert given_ >= min(len(steps), burst)


def test_a_full_set_gives_up_the_bucket_that_is_whole_soonest() -> None:
    one = Buckets()
    same = [3 + SETS * number for number in range(WAYS + 1)]
    for count, key in enumerate(same[:WAYS], start=2):
        for _ in range(count):
            one.take(key, 50, 10.0, NOON)
    one.take(same[WAYS], 50, 10.0, NOON)
    assert one._find(same[0], 3 * 16 * WAYS)[1] == 0.0
    assert one._find(same[7], 3 * 16 * WAYS)[1] == NOON + 90


def test_threads_and_processes_share_one_count(tmp_path: Path) -> None:
    path = tmp_path / "limits.table"
    here = Buckets(path)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.stat().st_size == SIZE
    command = [sys.executable, "-c", GREEDY, str(path)]
    others = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    with ThreadPoolExecutor(4) as pool:
        mine = sum(not wait for wait in pool.map(lambda _: here.take(7, 100, 3600.0, NOON), range(80)))
    theirs = sum(int(one.communicate(timeout=30)[0]) for one in others)
    assert mine + theirs == 100
    assert Buckets(path).take(7, 100, 3600.0, NOON) > 0, "a restart forgets nothing"


def test_a_place_that_cannot_be_written_still_counts(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    alone = Buckets(blocked / "limits.table")
    assert [bool(alone.take(1, 1, 10.0, NOON)) for _ in range(2)] == [False, True]


def test_the_disk_is_asked_for_room_before_it_is_mapped(tmp_path: Path) -> None:
    path = tmp_path / "limits.table"
    Buckets(path)
    assert os.stat(path).st_blocks * 512 >= buckets.SIZE
