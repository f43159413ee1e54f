# SPDX-License-Identifier: Apache-2.0
"""Notices, the outbox, what each person chose, and where browsers take pushed messages."""

from __future__ import annotations

from datetime import time
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from xiucheng.kernel.access.models import Person
from xiucheng.kernel.record.models import Record

QUIET_FROM, QUIET_TO = time(21, 0), time(8, 0)
DIGEST_MINUTES = 60


class Notice(models.Model):
    """Something that one person is told. It holds no words of the record: they are read, inside the reader's
    scope, whenever it is shown or sent.

    `key` names the event: the same one is told to a person once. `pending`: channels whose next digest it
    waits for; `prompt`: channels that tell it at once; `hidden`: not in the list under the bell.
    `title`, `url`: of what is no record. `state` is a word of the event itself, e.g. how a job ended.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120)
    record = models.ForeignKey(Record, models.CASCADE, null=True, db_index=False)
    step = models.CharField(max_length=40, default="")
    state = models.CharField(max_length=40, default="")
    title = models.CharField(max_length=200, default="")
    url = models.CharField(max_length=300, default="")
    due_at = models.DateTimeField(null=True)
    urgent = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    pending = ArrayField(models.CharField(max_length=5), default=list)
    prompt = ArrayField(models.CharField(max_length=5), default=list)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "notice"
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_list", condition=Q(hidden=False)),
            models.Index(fields=["person"], name="notice_unread", condition=Q(hidden=False, read_at=None)),
            models.Index(fields=["record"], name="notice_record", condition=Q(record__isnull=False)),
            models.Index(fields=["at"], name="notice_waiting", condition=~Q(pending=[]) | ~Q(prompt=[])),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"


class PushAddress(models.Model):
    """Where one browser takes pushed messages, with the keys that only it can open them with."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=1000, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    device = models.CharField(max_length=120, default="")
    created_at = models.DateTimeField()

    class Meta:
        db_table = "push_address"

    def __str__(self) -> str:
        return f"browser of {self.person_id}"


class Delivery(models.Model):
    """One message of the outbox: what it tells (`notices`), how often it was tried and what became of it.

    waiting → sending → sent → delivered → read, or failed (the provider says so later). `dead`: given up;
    `unsure`: the worker died while it was handed over, and this channel cannot tell a repetition;
    `dropped`: nothing was left to say. To somebody without an account: no `person`, but an `outsider` (see
    `outsiders`), whose words and address are read when it is sent.
    """

    STATES: ClassVar = (
        "waiting",
        "sending",
        "sent",
        "delivered",
        "read",
        "failed",
        "dead",
        "unsure",
        "dropped",
    )

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    outsider = models.CharField(max_length=60, default="", db_default="")
    channel = models.CharField(max_length=5)
    push = models.ForeignKey(PushAddress, models.CASCADE, null=True, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    notices = ArrayField(models.BigIntegerField())
    urgent = models.BooleanField(default=False)
    state = models.CharField(max_length=10, default="waiting")
    tries = models.SmallIntegerField(default=0)
    problem = models.CharField(max_length=300, default="")
    provider_id = models.CharField(max_length=100, default="", db_index=True)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    act_by = models.ForeignKey(Person, models.SET_NULL, null=True, db_index=False, related_name="+")
    act_why = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "delivery"
        indexes = [
            models.Index(
                fields=["next_at"], name="delivery_open", condition=Q(state__in=("waiting", "sending"))
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.key}"


class Preference(models.Model):
    """What one person chose: addresses, quiet hours, how long a digest gathers, modes by kind and channel."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    mail = models.CharField(max_length=254, default="")
    phone = models.CharField(max_length=20, default="")
    quiet_from = models.TimeField(default=QUIET_FROM)
    quiet_to = models.TimeField(default=QUIET_TO)
    digest_minutes = models.SmallIntegerField(default=DIGEST_MINUTES)
    modes = models.JSONField(default=dict)

    class Meta:
        db_table = "notice_preference"

    def __str__(self) -> str:
        return f"choices of {self.person_id}"


class Told(models.Model):
    """Which ends of which records were told already, so that each is told once."""

    pk = models.CompositePrimaryKey("record", "kind", "due_at")
    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    kind = models.CharField(max_length=60)
    due_at = models.DateTimeField()

    class Meta:
        db_table = "deadline_told"

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"
