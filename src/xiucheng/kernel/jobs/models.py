# SPDX-License-Identifier: Apache-2.0
"""What people know of a job: who asked for it, how far it is, how it ended. The queue itself is procrastinate's."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person


class JobNote(models.Model):
    """Beside a row of the queue, which a job that is done leaves. Jobs that nobody asked for have a note only
    once they told how far they are, failed, or somebody stepped in.

    `done` of `total` counts whatever the job counts; `total` is empty when the job does not know it.
    `outcome` is empty while the job waits or runs, then `done`, `failed` or `cancelled`. `failure` is a
    sentence for people; a fault of ours has only the number `incident`, under which the log tells it.
    `act` is what a person last did to it (`cancel`, `retry`), with who, when and why; `rounds` counts retries.
    """

    job_id = models.BigIntegerField(primary_key=True)
    name = models.CharField(max_length=128)
    title = models.CharField(max_length=200, db_default="")
    asked_by = models.ForeignKey(Person, models.CASCADE, null=True, db_index=False, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(db_default=0)
    total = models.BigIntegerField(null=True)
    words = models.CharField(max_length=200, db_default="")
    outcome = models.CharField(max_length=10, db_default="")
    failure = models.CharField(max_length=400, db_default="")
    incident = models.CharField(max_length=20, db_default="")
    result_url = models.CharField(max_length=300, db_default="")
    result_words = models.CharField(max_length=200, db_default="")
    cancel_at = models.DateTimeField(null=True)
    act = models.CharField(max_length=10, db_default="")
    act_by = models.ForeignKey(Person, models.SET_NULL, null=True, db_index=False, related_name="+")
    act_at = models.DateTimeField(null=True)
    act_why = models.CharField(max_length=200, db_default="")
    rounds = models.SmallIntegerField(db_default=0)

    class Meta:
        db_table = "job_note"
        indexes = [
            models.Index(
                fields=["asked_by", "-job_id"], name="job_note_mine", condition=Q(asked_by__isnull=False)
            ),
            models.Index(fields=["ended_at"], name="job_note_ended", condition=Q(ended_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.job_id}"
