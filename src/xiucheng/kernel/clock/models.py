# SPDX-License-Identifier: Apache-2.0
"""Tables of the calendar years that were loaded at run time; rows are added, never changed."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class CalendarYear(models.Model):
    """One loading of a year; the newest revision replaces all older ones and the built-in year."""

    year = models.SmallIntegerField()
    revision = models.SmallIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.CharField(max_length=120)

    class Meta:
        db_table = "calendar_year"
        constraints = [
            models.UniqueConstraint(fields=["year", "revision"], name="calendar_year_revision"),
            models.CheckConstraint(condition=Q(revision__gte=1), name="calendar_year_revision_counts"),
        ]

    def __str__(self) -> str:
        return f"{self.year}.{self.revision}"


class CalendarNotice(models.Model):
    """One published notice that the loading was entered from."""

    loading = models.ForeignKey(CalendarYear, models.PROTECT, related_name="notices")
    source = models.CharField(max_length=300)
    published = models.DateField()

    class Meta:
        db_table = "calendar_notice"

    def __str__(self) -> str:
        return self.source


class CalendarDay(models.Model):
    """One day that a notice makes a day off or a day of work."""

    notice = models.ForeignKey(CalendarNotice, models.PROTECT, related_name="days")
    day = models.DateField()
    works = models.BooleanField()
    name = models.CharField(max_length=60, default="")

    class Meta:
        db_table = "calendar_day"
        constraints = [models.UniqueConstraint(fields=["notice", "day"], name="calendar_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
