# SPDX-License-Identifier: Apache-2.0
"""`xiucheng import undo` beside another one."""

from __future__ import annotations

from pathlib import Path
from unittest import mock

import pytest

from xiucheng.delivery.cli.importing import run_undo
from xiucheng.kernel.clock import now
from xiucheng.operations.intake import queries, tasks
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.types import State


@pytest.mark.django_db
def test_an_import_that_somebody_undoes_just_now_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = ImportRun.objects.create(state=State.UNDOING, created_at=now(), size=1)
    with (
        mock.patch.object(queries, "settings", mock.Mock(var=tmp_path)),
        mock.patch.object(tasks, "_alone", side_effect=tasks.StillWorkedOn),
    ):
        assert run_undo([str(run.pk), "--why", "wrong file"]) == 2
    assert f"Somebody undoes the import {run.pk} just now" in capsys.readouterr().err
