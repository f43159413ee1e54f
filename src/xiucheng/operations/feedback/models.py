# SPDX-License-Identifier: Apache-2.0
"""What each reporter is told of which case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.record.models import Record


class News(models.Model):
    """Something that happened to a case, for one report that led to it. It holds no words and no address: both are
    read when they are sent.

    `sms`: empty (no telephone number, told under the bell), waits, or sent (given to the outbox).
    """

    id = models.BigAutoField(primary_key=True)
    report_id = models.BigIntegerField()
    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    seq = models.IntegerField()
    what = models.CharField(max_length=20)
    at = models.DateTimeField()
    sms = models.CharField(max_length=5, default="", db_default="")
    sent_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "feedback_news"
        constraints = [models.UniqueConstraint(fields=["report_id", "record", "seq"], name="feedback_once")]
        indexes = [
            models.Index(fields=["report_id"], name="feedback_waits", condition=Q(sms="waits")),
            models.Index(fields=["at"], name="feedback_age"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.record_id} for report {self.report_id}"
