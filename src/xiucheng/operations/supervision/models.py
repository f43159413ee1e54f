# SPDX-License-Identifier: Apache-2.0
"""Facts of a supervision case, and the reports that led to it."""

from __future__ import annotations

from django.db import models

from xiucheng.kernel.record.models import Record, path_field


class Case(models.Model):
    """Facts of a case beside its record."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True)
    channel = models.CharField(max_length=30)
    words = models.TextField(default="")
    class_code = models.CharField(max_length=80, default="")
    condition = models.CharField(max_length=90, default="")
    centre = path_field(default="")
    command = path_field(default="")
    department = path_field(default="")
    returns = models.SmallIntegerField(default=0)
    reworks = models.SmallIntegerField(default=0)
    result = models.TextField(default="")
    finding = models.TextField(default="")
    reported_by = models.BigIntegerField(null=True)
    handled_by = models.BigIntegerField(null=True)
    source = models.CharField(max_length=40, null=True)
    external_id = models.CharField(max_length=60, null=True)
    remarks = models.TextField(default="")
    extensions = models.SmallIntegerField(default=0, db_default=0)
    extended_by = models.IntegerField(default=0, db_default=0)
    reopens = models.SmallIntegerField(default=0, db_default=0)
    bound_to = path_field(default="", db_default="")
    verifier = models.BigIntegerField(null=True)
    draw_pool = models.TextField(default="", db_default="")
    checker = models.BigIntegerField(null=True)
    checked = models.CharField(max_length=20, default="", db_default="")
    photo_place = models.CharField(max_length=20, default="", db_default="")
    way = models.CharField(max_length=20, default="", db_default="")

    class Meta:
        db_table = "supervision_case"
        constraints = [models.UniqueConstraint(fields=["source", "external_id"], name="case_source_once")]

    def __str__(self) -> str:
        return f"case {self.record_id}"


class Request(models.Model):
    """What is asked for about a case, and what was answered."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    kind = models.CharField(max_length=20, default="")
    more = models.IntegerField(null=True)
    cause = models.CharField(max_length=20, default="")
    until = models.DateField(null=True)
    why = models.TextField(default="")
    answer = models.TextField(default="")
    asked_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "supervision_request"

    def __str__(self) -> str:
        return f"request {self.record_id}"


class Oversight(models.Model):
    """What is demanded of whom, what was replied, and how often it went up."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    oversight = models.CharField(max_length=20, default="")
    demand = models.TextField(default="")
    hours = models.IntegerField(null=True)
    reply = models.TextField(default="")
    overseen = path_field(default="")
    overseer = path_field(default="")
    escalations = models.SmallIntegerField(default=0)
    order_no = models.CharField(max_length=60, default="", db_default="")

    class Meta:
        db_table = "supervision_oversight"

    def __str__(self) -> str:
        return f"oversight {self.record_id}"


class Task(models.Model):
    """What an assisting department is asked to do, and did."""

    record = models.OneToOneField(Record, models.CASCADE, primary_key=True, related_name="+")
    demand = models.TextField(default="")
    result = models.TextField(default="")

    class Meta:
        db_table = "supervision_task"

    def __str__(self) -> str:
        return f"task {self.record_id}"


class Report(models.Model):
    """What somebody reported; many reports may lead to one case and one report to several.

    `record` and `seq` are the entry that brought it, to which the reporter's personal words belong. `code` is the
    public number, drawn by lot; `source` and `external_id` are the number at the sender; `flags` says why somebody
    should look twice, each word with its reason.
    """

    id = models.BigIntegerField(primary_key=True)
    channel = models.CharField(max_length=30)
    words = models.TextField(default="")
    address = models.CharField(max_length=200, default="")
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    received_at = models.DateTimeField()
    reported_by = models.BigIntegerField(null=True)
    record = models.ForeignKey(Record, models.CASCADE, null=True, db_index=False, related_name="+")
    seq = models.IntegerField(null=True)
    code = models.CharField(max_length=12, null=True)
    source = models.CharField(max_length=40, null=True)
    external_id = models.CharField(max_length=60, null=True)
    flags = models.JSONField(default=dict, db_default={})
    satisfaction = models.CharField(max_length=10, default="", db_default="")
    satisfied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "supervision_report"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="report_code_once"),
            models.UniqueConstraint(fields=["source", "external_id"], name="report_source_once"),
        ]
        indexes = [
            models.Index(
                fields=["satisfied_at"],
                name="report_answered",
                condition=models.Q(satisfied_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


class ImportLink(models.Model):
    """Which case an import began or changed, and by which of its entries."""

    pk = models.CompositePrimaryKey("run_id", "record")
    run_id = models.BigIntegerField()
    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    seq = models.IntegerField()

    class Meta:
        db_table = "supervision_import_link"

    def __str__(self) -> str:
        return f"{self.run_id} → {self.record_id}"


class ReportLink(models.Model):
    """Which report led to which case; a merged case's reports also belong to the case it went into."""

    pk = models.CompositePrimaryKey("record", "report_id")
    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    report_id = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "supervision_report_link"

    def __str__(self) -> str:
        return f"{self.report_id} → {self.record_id}"
