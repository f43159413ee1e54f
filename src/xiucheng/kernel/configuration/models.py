# SPDX-License-Identifier: Apache-2.0
"""The table of what units decided; rows are added, never changed but for a reason that an erasure blanks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person
from xiucheng.kernel.record.models import path_field


class UnitSetting(models.Model):
    """One decision: from a day on a setting has this value in this unit; without a value the unit above decides."""

    unit = path_field(default="")
    name = models.CharField(max_length=60)
    value = models.CharField(max_length=200, null=True)
    starts_on = models.DateField()
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, db_index=False)

    class Meta:
        db_table = "unit_setting"
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=~Q(why=""), name="unit_setting_reason")]

    def __str__(self) -> str:
        return f"{self.unit or '*'} {self.name} {self.starts_on}"
