# SPDX-License-Identifier: Apache-2.0
"""Facts of orders, what is told back of them, and what they led to. Callers' names are personal and not in here."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record, path_field


class Order(models.Model):
    """What the hotline sent beside the record, and how far it is. `told` and `sent` number what is told back."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    source = models.CharField(max_length=40, null=True)
    external_id = models.CharField(max_length=60, null=True)
    kind = models.CharField(max_length=20, default="")
    words = models.TextField(default="")
    urgency = models.CharField(max_length=20, default="")
    sent_at = models.DateTimeField(null=True)
    due = models.DateTimeField(null=True)
    remark = models.TextField(default="")
    import_run = models.BigIntegerField(null=True, db_index=True)
    centre = path_field(default="")
    signed_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    way = models.CharField(max_length=20, default="")
    attendance = models.TextField(default="")
    draft = models.TextField(default="")
    answer = models.TextField(default="")
    answered_at = models.DateTimeField(null=True)
    more_until = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=20, default="")
    satisfaction = models.CharField(max_length=10, default="")
    said = models.TextField(default="")
    redone = models.SmallIntegerField(default=0)
    told = models.IntegerField(default=0)
    sent = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="hotline_order_once")]
        indexes = [
            models.Index(
                fields=["source", "record"],
                name="hotline_to_send",
                condition=models.Q(told__gt=models.F("sent")),
            )
        ]

    def __str__(self) -> str:
        return f"order {self.record_id}"


class Reply(models.Model):
    """One thing told back of an order, by its number there; it is sent once the hotline acknowledged it."""

    pk = models.CompositePrimaryKey("record", "number")
    record = models.ForeignKey(Record, models.CASCADE, db_index=False, related_name="+")
    number = models.IntegerField()
    kind = models.CharField(max_length=20)
    words = models.TextField()
    until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"reply {self.number} of {self.record_id}"


class Link(models.Model):
    """What an order led to: a case, or a request for help."""

    pk = models.CompositePrimaryKey("record", "target")
    record = models.ForeignKey(Record, models.CASCADE, db_index=False, related_name="+")
    target = models.ForeignKey(Record, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"{self.record_id} → {self.target_id}"
