# SPDX-License-Identifier: Apache-2.0
"""Prints of reported photos."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record


class PhotoPrint(models.Model):
    """What a reported photo looks like, so that near copies are found; None when there is hardly anything on it."""

    file_id = models.BigIntegerField(primary_key=True)
    record = models.ForeignKey(Record, models.CASCADE, db_index=False, related_name="+")
    print = models.BigIntegerField(null=True)

    class Meta:
        db_table = "photo_print"

    def __str__(self) -> str:
        return f"photo {self.file_id}"
