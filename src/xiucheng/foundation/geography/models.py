# SPDX-License-Identifier: Apache-2.0
"""Tables of the map: boundaries in versions."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from xiucheng.kernel.record.models import path_field


class BoundaryVersion(models.Model):
    """One load of one layer; on a day the latest one whose first day has come is in force.

    `digest` is the SHA-256 of its codes, names and geometry, so that the same file loaded twice makes no
    second version.
    """

    layer = models.CharField(max_length=20)
    valid_from = models.DateField()
    source = models.CharField(max_length=200)
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=80)
    digest = models.BinaryField()

    class Meta:
        db_table = "boundary_version"
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.layer} {self.id}"


class Boundary(models.Model):
    """The ground that one code stands for in one version."""

    version = models.ForeignKey(BoundaryVersion, models.PROTECT, related_name="boundaries")
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    area_path = path_field(default="")
    wkb = models.BinaryField()
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    class Meta:
        db_table = "boundary"
        ordering = ["version", "code"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="boundary_once"),
            models.CheckConstraint(
                condition=Q(west__lte=F("east")) & Q(south__lte=F("north")), name="boundary_box"
            ),
        ]

    def __str__(self) -> str:
        return self.code
