# SPDX-License-Identifier: Apache-2.0
"""Tables of classes and of the conditions under which a case of a class is filed, each with its dated versions.

A class or a condition is one row that is never changed, as it was first entered. What changes comes as a version that
holds from a moment on; on any moment the newest version that holds by then is meant, else the first entry.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person
from xiucheng.kernel.record.models import path_field


def _text(length: int) -> models.CharField[str, str]:
    return models.CharField(max_length=length, default="", db_default="")


class ClassColumns(models.Model):
    """What can change of a class: the fields of `types.ClassFacts`."""

    major = models.CharField(max_length=60)
    major_en = _text(60)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, default="")
    also = _text(200)
    geometry = _text(20)
    departments = _text(200)
    unit = path_field(default="", db_default="")
    accept_minutes = models.SmallIntegerField(null=True)
    dispatch_minutes = models.SmallIntegerField(null=True)
    verify_minutes = models.SmallIntegerField(null=True)
    in_use = models.BooleanField(default=True, db_default=True)
    source = models.CharField(max_length=200, default="")
    confidence = models.CharField(max_length=10, default="")

    class Meta:
        abstract = True


class ConditionColumns(models.Model):
    """What can change of a condition: the fields of `types.ConditionFacts`."""

    words = models.CharField(max_length=300)
    words_en = models.CharField(max_length=300, default="")
    amount = models.IntegerField()
    unit = models.CharField(max_length=20)
    amount_b = models.IntegerField(null=True)
    unit_b = _text(20)
    amount_c = models.IntegerField(null=True)
    unit_c = _text(20)
    closing = models.CharField(max_length=200, default="")
    closing_en = models.CharField(max_length=200, default="")
    in_use = models.BooleanField(default=True, db_default=True)
    source = _text(200)
    confidence = _text(10)

    class Meta:
        abstract = True


class Decided(models.Model):
    """Since when something holds, why, and who decided it; `shipped`: it came with a version of the platform."""

    holds_from = models.DateTimeField()
    shipped = models.BooleanField(default=False)
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False, related_name="+")

    class Meta:
        abstract = True


class ProblemClass(ClassColumns):
    """A small class of a scheme. Codes of two schemes clash (0114 means different covers), so the key has both.

    `code` is `scheme:kind+number`, e.g. `GB/T 30428.2-2013:E0110`; `kind` is `event`, `component` or `source`
    (a category of imported requests).
    """

    code = models.CharField(max_length=80, primary_key=True)
    scheme = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    valid_from = models.DateField(null=True)

    class Meta:
        db_table = "catalogue_class"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class ClassVersion(ClassColumns, Decided):
    """A class from a moment on."""

    problem_class = models.ForeignKey(
        ProblemClass, models.CASCADE, related_name="versions", db_index=False, db_column="class_code"
    )

    class Meta:
        db_table = "catalogue_class_version"
        ordering = ["id"]
        indexes = [models.Index(fields=["problem_class", "-holds_from", "-id"], name="class_version_held")]

    def __str__(self) -> str:
        return f"{self.problem_class_id} {self.holds_from}"


class FilingCondition(ConditionColumns):
    """When a case of a class is filed, its limits, and what must be so to close it."""

    code = models.CharField(max_length=90, primary_key=True)
    problem_class = models.ForeignKey(ProblemClass, models.CASCADE, related_name="conditions")

    class Meta:
        db_table = "catalogue_condition"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.words


class ConditionVersion(ConditionColumns, Decided):
    """A filing condition from a moment on."""

    condition = models.ForeignKey(
        FilingCondition, models.CASCADE, related_name="versions", db_index=False, db_column="condition_code"
    )

    class Meta:
        db_table = "catalogue_condition_version"
        ordering = ["id"]
        indexes = [models.Index(fields=["condition", "-holds_from", "-id"], name="condition_version_held")]

    def __str__(self) -> str:
        return f"{self.condition_id} {self.holds_from}"


class AreaKind(Decided):
    """Of which kind an area and all below it are from a moment on; empty: as the area above."""

    area_path = path_field(default="")
    letter = models.CharField(max_length=1)

    class Meta:
        db_table = "catalogue_area_kind"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(letter__in=["", "A", "B", "C"]), name="area_kind_letter")
        ]

    def __str__(self) -> str:
        return f"{self.area_path or '*'} {self.letter or '↑'}"
