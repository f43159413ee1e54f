# SPDX-License-Identifier: Apache-2.0
"""What is dated about units beside their path: names, lines, powers, committees, responsibility areas, presence.

The path of a unit is what records keep and what scope is tested by; it never changes. Whom the unit belongs to, what
it is called and what it may do changes from a day on, in rows of their own, so that no record is ever written anew.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q

from xiucheng.kernel.access.models import Holder, Person
from xiucheng.kernel.record.models import path_field


def _holder(**more: Any) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(Holder, models.PROTECT, related_name="+", **more)


def _maker() -> models.ForeignKey[Any, Any]:
    """Who wrote it; None for the platform itself."""
    return models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", db_index=False)


def _period(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name=name)


class UnitName(models.Model):
    """From a day on a unit has this name; on a day the latest first day that has come holds, then the latest row.

    Rows are added and never changed: triggers see to it.
    """

    unit = _holder(db_column="unit_path")
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, default="")
    starts_on = models.DateField()
    basis = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()
    made_by = _maker()

    class Meta:
        db_table = "unit_name"
        ordering = ["starts_on", "id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.name}"


class UnitParent(models.Model):
    """From a day on a unit belongs to another one in this line, to none when `parent` is None. Never changed."""

    unit = _holder(db_column="unit_path")
    line = models.CharField(max_length=20)
    parent = _holder(db_column="parent_path", null=True)
    starts_on = models.DateField()
    basis = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()
    made_by = _maker()

    class Meta:
        db_table = "unit_parent"
        ordering = ["starts_on", "id"]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.line} {self.parent_id}"


class UnitPower(models.Model):
    """What a unit may do for a period, by which document."""

    unit = _holder(db_column="unit_path")
    words = models.CharField(max_length=200)
    basis = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = _maker()

    class Meta:
        db_table = "unit_power"
        ordering = ["starts_on", "id"]
        constraints = [_period("unit_power_period")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.words}"


class Committee(models.Model):
    """A committee or headquarters above the departments."""

    code = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, default="")
    basis = models.CharField(max_length=200, default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "committee"
        ordering = ["code"]
        constraints = [_period("committee_period")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """Who sits in a committee for a period: a title such as "mayor", a unit, or both."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="seats")
    role = models.CharField(max_length=20)
    title = models.CharField(max_length=80, default="")
    unit = _holder(db_column="unit_path", null=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "committee_seat"
        ordering = ["id"]
        constraints = [
            _period("committee_seat_period"),
            models.CheckConstraint(condition=~Q(title="", unit=None), name="committee_seat_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.role}"


class Care(models.Model):
    """A responsibility area: who answers for one kind of care in an area, or at a place in it, for a period.

    `every_days`: how often it is to be checked at least; 0 when nobody asks for that.
    """

    kind = models.CharField(max_length=20)
    unit = _holder(db_column="unit_path")
    area = path_field()
    place = models.CharField(max_length=200, default="")
    standard = models.CharField(max_length=300, default="")
    basis = models.CharField(max_length=200, default="")
    every_days = models.SmallIntegerField(default=0)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "care"
        ordering = ["area", "kind", "id"]
        indexes = [models.Index(fields=["area", "kind"], name="care_area")]
        constraints = [_period("care_period")]

    def __str__(self) -> str:
        return f"{self.kind} {self.area} {self.unit_id}"


class CareCheck(models.Model):
    """One look at a responsibility area: kept or not, and what was found."""

    care = models.ForeignKey(Care, models.PROTECT, related_name="checks")
    at = models.DateTimeField()
    kept = models.BooleanField()
    finding = models.CharField(max_length=300, default="")
    made_by = _maker()

    class Meta:
        db_table = "care_check"
        ordering = ["-at", "-id"]

    def __str__(self) -> str:
        return f"{self.care_id} {self.at}"


class OnDuty(models.Model):
    """Somebody on duty for a unit in an area, or in one responsibility grid of it, from a moment until another.

    `source` says who wrote it: "hand" here; a module of duty rosters names itself. `ended_at`: ended before its time.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    unit = _holder(db_column="unit_path")
    area = path_field(default="")
    responsibility = models.CharField(max_length=40, default="")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    source = models.CharField(max_length=40, default="hand")
    made_at = models.DateTimeField()
    made_by = _maker()

    class Meta:
        db_table = "on_duty"
        ordering = ["starts_at", "id"]
        indexes = [models.Index(fields=["ends_at"], name="on_duty_end")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="on_duty_period"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("starts_at")), name="on_duty_ended"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.starts_at}"
