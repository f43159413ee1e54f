# SPDX-License-Identifier: Apache-2.0
"""Tables of files and of where they hang."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record


class File(models.Model):
    """One file that somebody sent. Several may have the same bytes; `name` is for people only."""

    id = models.BigIntegerField(primary_key=True)
    digest = models.CharField(max_length=64, default="", db_index=True)
    size = models.BigIntegerField()
    kind = models.CharField(max_length=20)
    media_type = models.CharField(max_length=100, default="")
    name = models.CharField(max_length=120, default="")
    state = models.CharField(max_length=20)
    pictured = models.BooleanField(default=False)
    width = models.IntegerField(null=True)
    height = models.IntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    finding = models.CharField(max_length=120, default="")
    uploaded_by = models.BigIntegerField(db_index=True)
    uploaded_at = models.DateTimeField()
    address = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "file"
        indexes = [models.Index(fields=["uploaded_at"], name="file_age")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Attachment(models.Model):
    """Where a file hangs: at which field of which entry, in which order."""

    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    seq = models.IntegerField()
    field = models.CharField(max_length=40)
    place = models.SmallIntegerField()
    file = models.ForeignKey(File, models.PROTECT)

    class Meta:
        db_table = "attachment"
        constraints = [
            models.UniqueConstraint(fields=["record", "seq", "field", "place"], name="attachment_once")
        ]

    def __str__(self) -> str:
        return f"{self.file_id} at {self.record_id}/{self.seq}"
