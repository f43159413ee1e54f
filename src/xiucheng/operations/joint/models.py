# SPDX-License-Identifier: Apache-2.0
"""Facts of joint operations, of what each unit answers, of what each unit does."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record, path_field


class Operation(models.Model):
    """The plan, and once it is summarised the sums of its tasks."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    theme = models.CharField(max_length=20, default="")
    scope = models.CharField(max_length=20, default="")
    regions = models.CharField(max_length=200, default="")
    aim = models.TextField(default="")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    lead = path_field(default="")
    risk = models.TextField(default="")
    organizer = path_field(default="")
    planned_by = models.BigIntegerField(null=True)
    round = models.SmallIntegerField(default=1)
    postponed = models.SmallIntegerField(default=0)
    result = models.TextField(default="")
    summarised_by = models.BigIntegerField(null=True)
    units = models.IntegerField(default=0)
    people = models.IntegerField(default=0)
    problems = models.IntegerField(default=0)
    corrected = models.IntegerField(default=0)
    cases = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"operation {self.record_id}"


class Participation(models.Model):
    """What a unit is asked for, and answers. Who is to be called is personal and not in here."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    unit = path_field(default="")
    lead = path_field(default="")
    round = models.SmallIntegerField(default=1)
    demand = models.TextField(default="")
    hours = models.IntegerField(null=True)
    people_promised = models.IntegerField(null=True)
    vehicles = models.IntegerField(null=True)
    reminders = models.SmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"participation {self.record_id}"


class Task(models.Model):
    """What a unit is to do, and did."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    unit = path_field(default="")
    demand = models.TextField(default="")
    result = models.TextField(default="")
    people = models.IntegerField(default=0)
    problems = models.IntegerField(default=0)
    corrected = models.IntegerField(default=0)
    cases = models.IntegerField(default=0)

    def __str__(self) -> str:
        return f"task {self.record_id}"


class CaseLink(models.Model):
    """Which supervision case belongs to which operation, or was opened from which task."""

    pk = models.CompositePrimaryKey("record", "case_id")
    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    case_id = models.BigIntegerField(db_index=True)

    def __str__(self) -> str:
        return f"{self.record_id} → {self.case_id}"
