# SPDX-License-Identifier: Apache-2.0
"""Facts of matters that are handed over, of opinions about them, and of notices the other way."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record, path_field


class Matter(models.Model):
    """A matter between two units. Who is concerned is personal and not in here."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    field = models.CharField(max_length=20, default="")
    facts = models.TextField(default="")
    ground = models.TextField(default="")
    origin = path_field(default="")
    enforcer = path_field(default="")
    handed_by = models.BigIntegerField(null=True)
    missing = models.TextField(default="")
    added = models.TextField(default="")
    completions = models.SmallIntegerField(default=0)
    refusal = models.CharField(max_length=20, default="")
    why = models.TextField(default="")
    whose = path_field(default="")
    conclusion = models.TextField(default="")
    order_id = models.BigIntegerField(null=True)
    order_number = models.CharField(max_length=60, default="")
    result = models.CharField(max_length=20, default="")
    told = models.TextField(default="")
    reference = models.CharField(max_length=100, default="")
    cause = models.TextField(default="")
    objections = models.SmallIntegerField(default=0)
    changed = models.TextField(default="")
    cured_by = models.BigIntegerField(null=True)
    finding = models.TextField(default="")
    cures_refused = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"matter {self.record_id}"


class Opinion(models.Model):
    """What a department is asked about a matter, and says."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    unit = path_field(default="")
    question = models.TextField(default="")
    stance = models.CharField(max_length=20, default="")
    opinion = models.TextField(default="")

    def __str__(self) -> str:
        return f"opinion {self.record_id}"


class Notice(models.Model):
    """What enforcement tells a managing department, and what that answers."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    field = models.CharField(max_length=20, default="")
    finding = models.TextField(default="")
    suggestion = models.TextField(default="")
    sender = path_field(default="")
    department = path_field(default="")
    reply = models.CharField(max_length=20, default="")
    changed = models.TextField(default="")
    whose = path_field(default="")
    why = models.TextField(default="")
    returns = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"notice {self.record_id}"
