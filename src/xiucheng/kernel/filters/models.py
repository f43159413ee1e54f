# SPDX-License-Identifier: Apache-2.0
"""The table of named filters."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person

LONGEST_NAME, LONGEST_PATH, LONGEST_QUERY = 30, 200, 1000


class NamedFilter(models.Model):
    """One person's name for the filters of one list. `path` is the list's address, `query` its filters."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, db_index=False, related_name="+")
    path = models.CharField(max_length=LONGEST_PATH)
    query = models.CharField(max_length=LONGEST_QUERY)
    name = models.CharField(max_length=LONGEST_NAME)
    usual = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "named_filter"
        constraints = [
            models.UniqueConstraint(fields=["person", "path", "name"], name="named_filter_name"),
            models.UniqueConstraint(
                fields=["person", "path"], condition=Q(usual=True), name="named_filter_usual"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.path} of {self.person_id}"
