# SPDX-License-Identifier: Apache-2.0
"""A restored place counts on: what happens there reaches consumers and seals, and old and new verify."""

import time
from pathlib import Path

import pytest
from django.db import connections

from xiucheng.kernel.access import journal
from xiucheng.kernel.record import relay, seal
from xiucheng.kernel.record.models import AccessLog, Seal
from xiucheng.kernel.record.tables import REBASE
from xiucheng.kernel.record.verify import verify


def sealed() -> int:
    return sum(Seal.objects.values_list("count", flat=True))


@pytest.mark.usefixtures("committed_db")
def test_rows_written_after_a_restore_are_sealed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seal, "anchor_path", lambda: tmp_path / "seals.jsonl")
    monkeypatch.setattr("xiucheng.kernel.record.verify.anchor_path", lambda: tmp_path / "seals.jsonl")
    with connections[
        "owner"
    ].cursor() as cursor:  # rows as a server with many transactions behind it left them
        cursor.execute("ALTER TABLE access_log ALTER COLUMN xid SET DEFAULT '9000000000'")
        journal.note("login", "before", person=None)
        cursor.execute("ALTER TABLE access_log ALTER COLUMN xid SET DEFAULT pg_current_xact_id()")
        cursor.execute(REBASE)

    journal.note("login", "after", person=None)

    for _try in range(100):  # other databases of the same server may hold the horizon for a moment
        seal.seal_all()
        if sealed() == 2:
            break
        time.sleep(0.1)
    assert sealed() == AccessLog.objects.count() == 2
    assert verify().broken == []
    assert relay.tip() is not None
