# SPDX-License-Identifier: Apache-2.0
"""Imports, and how columns were matched by hand."""

from __future__ import annotations

from django.db import models

from xiucheng.operations.intake.types import State


class ImportRun(models.Model):
    """One table and what became of it. `mapping` is the document that was used; figures are JSON summaries."""

    id = models.BigAutoField(primary_key=True)
    state = models.CharField(max_length=12, default=State.NEW)
    created_at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    by = models.CharField(max_length=80)
    file_name = models.CharField(max_length=200)
    size = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    header = models.JSONField(default=list)
    mapping_name = models.CharField(max_length=80, default="")
    mapping = models.JSONField(default=dict)
    job = models.BigIntegerField(null=True)
    checked = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    error = models.TextField(default="")
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=80, default="")
    undone_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, default="")
    undone = models.JSONField(default=dict)

    class Meta:
        db_table = "import_run"

    def __str__(self) -> str:
        return f"import {self.pk}"


class ColumnMatch(models.Model):
    """What somebody said the columns of such a header mean; offered again when the same header comes."""

    header = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=80)
    mapping = models.JSONField()
    by = models.CharField(max_length=80)
    at = models.DateTimeField()

    class Meta:
        db_table = "import_column_match"

    def __str__(self) -> str:
        return f"columns of {self.name}"
