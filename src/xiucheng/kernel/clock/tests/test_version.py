# SPDX-License-Identifier: Apache-2.0
"""A calendar's name fits where deadlines keep it, however many years were loaded."""

from xiucheng.kernel.clock.store import MOST_OF_VERSION, version_of


def test_few_years_are_spelled_out_and_many_are_told_apart_by_a_digest() -> None:
    assert version_of("cn-2026-1", {2027: 1}) == "cn-2026-1+2027.1"

    many = dict.fromkeys(range(2027, 2060), 1)
    assert len(version_of("cn-2026-1", many)) <= MOST_OF_VERSION
    assert version_of("cn-2026-1", many) != version_of("cn-2026-1", many | {2059: 2})
