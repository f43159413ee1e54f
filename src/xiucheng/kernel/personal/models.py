# SPDX-License-Identifier: Apache-2.0
"""Tables of erasures: what was asked, by whom it was confirmed, and what it concerns; never the words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person
from xiucheng.kernel.declaration.types import Label
from xiucheng.kernel.record.models import Record

REASONS: tuple[tuple[str, Label], ...] = (
    ("asked", Label("本人要求删除", "The person asks for it")),
    ("withdrawn", Label("本人撤回同意", "The person withdraws consent")),
    ("needless", Label("处理目的已实现或不再必要", "The purpose is fulfilled")),
    ("unlawful", Label("收集或处理不合法", "The words should not have been taken")),
)
"""Grounds of the Personal Information Protection Law (2021), article 47."""


class Erasure(models.Model):
    """One person's words in some entries, or the account of somebody who left (`account`), to be erased when a
    second administrator agrees. `files`: the files of those entries, too."""

    reason = models.CharField(max_length=20)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)
    account = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, related_name="+")
    files = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "erasure"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="erasure_by_two"
            )
        ]

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class ErasureEntry(models.Model):
    """One entry whose personal words are meant, all of them: its digest is over all."""

    erasure = models.ForeignKey(Erasure, models.CASCADE, related_name="entries")
    record = models.ForeignKey(Record, models.CASCADE)
    seq = models.IntegerField()

    class Meta:
        db_table = "erasure_entry"
        constraints = [
            models.UniqueConstraint(fields=["erasure", "record", "seq"], name="erasure_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.seq}"
