# SPDX-License-Identifier: Apache-2.0
"""Tables of erasures: what was asked, by whom it was confirmed, and which entries it concerns; never the words."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person
from xiucheng.kernel.record.models import Record


class Erasure(models.Model):
    """One person's words in some entries, to be erased when a second administrator agrees."""

    reason = models.CharField(max_length=20)
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(null=True)

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
