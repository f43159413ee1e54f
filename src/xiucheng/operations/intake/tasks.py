# SPDX-License-Identifier: Apache-2.0
"""The job of an import: tries, takes over or takes back, and says how far it is.

It may be killed and begun again at any moment: what was done is known again and not done twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict

from django.db import connection
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.jobs import progress
from xiucheng.operations.intake import actions, queries
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.types import State
from xiucheng.operations.takeover.actions import (
    ImportRefused,
    Summary,
    Undone,
    import_requests,
    undo_import,
)

IMPORTER = system("import")
LANES = 2
"""Batches that are written at once."""
_LOCK = 0x696D70
"""What tells our advisory locks from others'."""


class StillWorkedOn(Exception):
    """Another worker has this import; it is tried again later in case that one dies."""


def work(run: int) -> None:
    """Go on with an import where it stands."""
    found = actions.waiting(run)
    if found is None:
        return
    with _alone(run):
        try:
            _go_on(found)
        except ImportRefused as refusal:
            sentence = actions.told(found, refusal)
            actions.failed(run, sentence)
            raise progress.Unable(sentence) from None
        except progress.Stopped:
            actions.failed(
                run, _("It was cancelled. What was done until then stays; it can be done again or undone.")
            )
            raise


def _go_on(run: ImportRun) -> None:
    if run.state == State.UNDOING:
        actions.undone(
            run.pk, asdict(undo_import(IMPORTER, run.pk, run.reason, queries.left_path(run), _tell_undone))
        )
        return
    dry, total = run.state == State.CHECKING, run.checked.get("rows")

    def tell(summary: Summary) -> None:
        progress.tell(summary.rows, total)

    table = queries.table_path(run)
    summary = import_requests(IMPORTER, table, run.mapping, run=run.pk, dry=dry, progress=tell, lanes=LANES)
    actions.ended(run.pk, summary.as_dict(), dry=dry)
    progress.result(f"/imports/{run.pk}/", _("%(count)d rows") % {"count": summary.rows})


def _tell_undone(undone: Undone) -> None:
    progress.tell(undone.withdrawn + undone.restored + undone.left)


@contextmanager
def _alone(run: int) -> Iterator[None]:
    """Only one worker at a time; the lock ends with the worker's connection. Raises `StillWorkedOn`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_LOCK, run % 2**31])
        if cursor.fetchone() != (True,):
            raise StillWorkedOn
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_LOCK, run % 2**31])
