# SPDX-License-Identifier: Apache-2.0
"""Tables of classes, and of the conditions under which a case of a class is filed."""

from __future__ import annotations

from django.db import models


class ProblemClass(models.Model):
    """A small class of a scheme. Codes of two schemes clash (0114 means different covers), so the key has both.

    `code` is `scheme:kind+number`, e.g. `GB/T 30428.2-2013:E0110`; `kind` is `event`, `component` or `source`
    (a category of imported requests).
    """

    code = models.CharField(max_length=80, primary_key=True)
    scheme = models.CharField(max_length=40)
    kind = models.CharField(max_length=12)
    major = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, default="")
    source = models.CharField(max_length=200, default="")
    confidence = models.CharField(max_length=10, default="")
    valid_from = models.DateField(null=True)

    class Meta:
        db_table = "catalogue_class"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class FilingCondition(models.Model):
    """When a case of a class is filed, its limit, and what must be so to close it."""

    code = models.CharField(max_length=90, primary_key=True)
    problem_class = models.ForeignKey(ProblemClass, models.CASCADE, related_name="conditions")
    words = models.CharField(max_length=300)
    words_en = models.CharField(max_length=300, default="")
    amount = models.IntegerField()
    unit = models.CharField(max_length=20)
    closing = models.CharField(max_length=200, default="")
    closing_en = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "catalogue_condition"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.words
