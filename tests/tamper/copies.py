# SPDX-License-Identifier: Apache-2.0
"""Copies of a sealed database with its file of seals, to be tampered with."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connections

from xiucheng.delivery.testing import drop, maintenance, run, use
from xiucheng.kernel.clock import now
from xiucheng.kernel.record import seal, verify
from xiucheng.kernel.record.models import AccessLog, Entry, Seal

MONTH = f"entry_{now():%Y%m}"
JOURNALS = ("entry", MONTH, "entry_default", "seal", "access_log")


@contextmanager
def copied(name: str, source: Path) -> Iterator[Path]:
    """A copy of the sealed database and of its file, in force for the block."""
    copy = f"test_{os.getpid()}_{secrets.token_hex(4)}"
    path = source.with_name(f"{copy}.jsonl")
    path.write_text(source.read_text("utf-8"), "utf-8")
    before = str(connections.settings["default"]["NAME"])
    use(name)  # closes the connections to it, as a database in use cannot be copied
    with maintenance() as connection:
        run(connection, "CREATE DATABASE {} TEMPLATE {}", copy, name)
    use(copy)
    with pytest.MonkeyPatch.context() as patch:
        for module in (seal, verify):
            patch.setattr(module, "anchor_path", lambda: path)
        yield path
    use(before)
    with maintenance() as connection:
        drop(connection, copy)


def problems() -> list[dict[str, Any]]:
    return verify.verify().broken


def seal_everything() -> None:
    """Seal until nothing is left. The horizon is the server's: transactions of other tests hold it back."""
    until = monotonic() + 60
    while unsealed():
        assert monotonic() < until, "some transaction of this server never ends"
        seal.seal_all()
        sleep(0.02)


def unsealed() -> int:
    written = Entry.objects.count() + AccessLog.objects.count()
    return written - sum(Seal.objects.values_list("count", flat=True))
