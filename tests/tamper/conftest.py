# SPDX-License-Identifier: Apache-2.0
"""A sealed database to copy, and the owner at work on a copy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connections
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from tests.makers import make_bureau, make_case, report
from tests.tamper.copies import MONTH, copied, seal_everything
from xiucheng.delivery.testing import fresh_database
from xiucheng.foundation.geography.queries import refresh
from xiucheng.kernel.access import journal
from xiucheng.kernel.record import seal


@pytest.fixture(scope="module")
def master(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Path]]:
    """A sealed database to copy, with a personal word and lines of the access log; and its file of seals."""
    path = tmp_path_factory.mktemp("seals") / "seals.jsonl"
    with django_db_blocker.unblock(), fresh_database() as name:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(seal, "anchor_path", lambda: path)
            bureau = make_bureau()
            make_case(bureau, "closed")
            report(bureau, reporter_name="王小明", reporter_phone="13800138000")
            seal_everything()
            make_case(bureau, "handled")
            journal.note("look", "file of somebody", person=1)
            seal_everything()
        refresh()
        yield name, path


@pytest.fixture(scope="module")
def untouched(master: tuple[str, Path]) -> Iterator[Path]:
    with copied(*master) as path:
        yield path


@pytest.fixture
def sealed(master: tuple[str, Path]) -> Iterator[Path]:
    with copied(*master) as path:
        yield path


@pytest.fixture
def owner(sealed: Path) -> psycopg.Connection[Any]:
    """The owner at work on a copy, with the triggers off."""
    wrapper = connections["owner"]
    wrapper.ensure_connection()
    for table in ("entry", MONTH, "seal", "access_log"):
        wrapper.connection.execute(sql.SQL(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
    return wrapper.connection  # type: ignore[no-any-return]
