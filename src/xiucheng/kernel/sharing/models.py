# SPDX-License-Identifier: Apache-2.0
"""The table of what was opened to whom."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from xiucheng.kernel.access import readers
from xiucheng.kernel.access.models import Holder, Person, Post
from xiucheng.kernel.record.models import Record


class Opening(models.Model):
    """A record opened to a person, or to a post in a unit. What is in force is the `share` of the same reader."""

    record = models.ForeignKey(Record, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+")
    holder = models.ForeignKey(Holder, models.PROTECT, null=True, db_column="holder_path", related_name="+")
    until = models.DateTimeField()
    why = models.CharField(max_length=100)
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "opening"
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, post=None, holder=None)
                | Q(person=None, post__isnull=False, holder__isnull=False),
                name="opening_to_one",
            ),
            models.CheckConstraint(condition=Q(until__gt=F("opened_at")), name="opening_period"),
        ]

    def __str__(self) -> str:
        return f"{self.record_id} to {self.reader}"

    @property
    def reader(self) -> str:
        """The path by which the share lets the reader in."""
        if self.person_id is not None:
            return readers.of_person(self.person_id)
        return readers.of_post(self.post_id or "", self.holder_id or "")
