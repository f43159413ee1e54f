# SPDX-License-Identifier: Apache-2.0
"""Facts of requests for help. Who asked is personal and not in here."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record, path_field


class Request(models.Model):
    """What is asked for beside the record, and what came of it."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    need = models.CharField(max_length=20, default="")
    words = models.TextField(default="")
    urgency = models.CharField(max_length=20, default="")
    needed_at = models.DateTimeField(null=True)
    origin = models.CharField(max_length=60, default="")
    centre = path_field(default="")
    promised = models.DateTimeField(null=True)
    helper = path_field(default="")
    helped_at = models.DateTimeField(null=True)
    result = models.TextField(default="")
    advice = models.TextField(default="")
    satisfaction = models.CharField(max_length=10, default="")
    said = models.TextField(default="")

    def __str__(self) -> str:
        return f"request {self.record_id}"
