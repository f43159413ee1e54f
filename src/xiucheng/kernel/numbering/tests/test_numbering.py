# SPDX-License-Identifier: Apache-2.0
"""Ids come in blocks, each once, whatever is rolled back; races are in tests/concurrency."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from xiucheng.kernel import numbering
from xiucheng.kernel.numbering import BLOCK, number_for, take

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh() -> None:
    numbering._blocks.clear()


def test_a_block_serves_many_without_asking() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        ids = [take()[0] for _ in range(BLOCK)]
        assert len(asked) == 1
        ids += take()
        assert len(asked) == 2

    assert len(set(ids)) == BLOCK + 1
    assert ids[:BLOCK] == list(range(ids[0], ids[0] + BLOCK))


def test_many_at_once_take_their_blocks_by_one_question() -> None:
    take(BLOCK - 10)
    with CaptureQueriesContext(connection) as asked:
        ids = take(3 * BLOCK)

    assert len(asked) == 1
    assert len(set(ids)) == 3 * BLOCK
    rest = take(20)
    assert not set(rest) & set(ids)


def test_taking_nothing_asks_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        assert take(0) == []

    assert len(asked) == 0


def test_ids_of_a_transaction_that_failed_are_not_given_again() -> None:
    lost: list[int] = []
    with pytest.raises(RuntimeError), transaction.atomic():
        lost = take(BLOCK + 1)
        raise RuntimeError
    numbering._blocks.clear()

    assert not set(lost) & set(take(2 * BLOCK))


def test_each_database_has_blocks_of_its_own() -> None:
    take()

    assert list(numbering._blocks) == [connection.settings_dict["NAME"]]


def test_numbers_carry_prefix_day_and_id() -> None:
    assert number_for("SJ", date(2026, 1, 2), 42) == "SJ20260102-000042"
    assert number_for("SJ", date(2026, 1, 2), 12_345_678) == "SJ20260102-12345678"
