# SPDX-License-Identifier: Apache-2.0
"""Tables of running processes and of their history."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q


def path_field(**kwargs: Any) -> models.CharField[str, str]:
    """A path of code segments, each ended by "/"; collation C, so that a prefix is a range.

    `LIKE $1` under a generic plan reads the whole index; `>= p AND < p[:-1] + "0"` reads its part.
    """
    return models.CharField(max_length=160, db_collation="C", **kwargs)


class Record(models.Model):
    """One running process of any kind; lists and desks read this table only."""

    id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=40, unique=True)
    process = models.CharField(max_length=60)
    process_version = models.SmallIntegerField()
    state = models.CharField(max_length=40)
    version = models.IntegerField()
    seq = models.IntegerField()
    head = models.BinaryField()
    title = models.CharField(max_length=200)
    address = models.CharField(max_length=200, default="")
    area_path = path_field()
    boundary_version = models.IntegerField(default=0)
    responsibility = models.CharField(max_length=40, default="")
    holder_path = path_field()
    holder_person_id = models.BigIntegerField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    calendar_missing = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=40, default="")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    open_children = models.IntegerField(default=0)
    last_step = models.CharField(max_length=40, default="", db_default="")
    """The step that led to the present state, empty at the first: what was sent back is found by it."""
    urgent = models.BooleanField(default=False, db_default=False)

    class Meta:
        db_table = "record"
        indexes = [
            models.Index(fields=["holder_path", "due_at"], name="record_desk", condition=Q(closed_at=None)),
            models.Index(fields=["area_path", "due_at"], name="record_area", condition=Q(closed_at=None)),
            models.Index(fields=["process", "-opened_at"], name="record_opened"),
            models.Index(fields=["due_at"], name="record_due", condition=Q(closed_at=None)),
            # what a small scope holds in all, and what is in a rare state: never found by walking along the rest
            models.Index(fields=["holder_path", "-opened_at"], name="record_held"),
            models.Index(fields=["area_path", "-opened_at"], name="record_located"),
            models.Index(fields=["process", "state", "-opened_at"], name="record_state"),
            models.Index(
                fields=["process", "-opened_at"], name="record_ended", condition=Q(closed_at__isnull=False)
            ),
            models.Index(fields=["last_step", "due_at"], name="record_sent", condition=Q(closed_at=None)),
            models.Index(
                fields=["holder_person_id", "due_at"],
                name="record_person",
                condition=Q(closed_at=None, holder_person_id__isnull=False),
            ),
            # few at any time, and at the top of every desk
            models.Index(fields=["due_at"], name="record_urgent", condition=Q(closed_at=None, urgent=True)),
        ]

    def __str__(self) -> str:
        return self.number


class Entry(models.Model):
    """One step of one record. The table is partitioned by month and made by SQL in the migration."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    record_id = models.BigIntegerField()
    seq = models.IntegerField()
    version = models.IntegerField()
    step = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)
    post = models.CharField(max_length=40)
    unit = path_field()
    from_state = models.CharField(max_length=40)
    to_state = models.CharField(max_length=40)
    changes = models.JSONField()
    form = models.JSONField()
    outcome = models.CharField(max_length=40)
    lon = models.CharField(max_length=20)
    lat = models.CharField(max_length=20)
    attachments = models.JSONField()
    personal_digest = models.CharField(max_length=64)
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "entry"
        managed = False

    def __str__(self) -> str:
        return f"{self.record_id}/{self.seq}"


class Seal(models.Model):
    """A Merkle root over the rows that became visible since the last seal of the same table.

    `manifest` holds 28 bytes a row (record or row id, seq, first 16 bytes of the hash), so that a
    deleted record can be named and not only noticed.
    """

    at = models.DateTimeField()
    journal = models.CharField(max_length=20)
    from_xid = models.BigIntegerField()
    from_id = models.BigIntegerField()
    to_xid = models.BigIntegerField()
    to_id = models.BigIntegerField()
    count = models.IntegerField()
    root = models.BinaryField()
    manifest = models.BinaryField()
    prev = models.BinaryField()
    hash = models.BinaryField()

    class Meta:
        db_table = "seal"
        constraints = [models.UniqueConstraint(fields=["journal", "from_xid", "from_id"], name="seal_once")]

    def __str__(self) -> str:
        return f"{self.journal} {self.at:%Y-%m-%d %H:%M}"


class AccessLog(models.Model):
    """Log-ins, refusals, exports and looks at personal data; append-only and sealed. Made by SQL."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=30)
    person_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=300)
    record_id = models.BigIntegerField(null=True)
    address = models.CharField(max_length=60)
    request_id = models.CharField(max_length=40)
    hash = models.BinaryField()

    class Meta:
        db_table = "access_log"
        managed = False

    def __str__(self) -> str:
        return f"{self.kind} {self.at}"


class Submission(models.Model):
    """What a caller sent under a key and what was answered: the same key never acts twice."""

    pk = models.CompositePrimaryKey("actor", "key")
    actor = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    digest = models.BinaryField()
    record_id = models.BigIntegerField()
    answer = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        db_table = "submission"
        indexes = [models.Index(fields=["at"], name="submission_age")]

    def __str__(self) -> str:
        return self.key


class Personal(models.Model):
    """Personal words of an entry; only their salted digest is in the chain, so they can be erased."""

    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    seq = models.IntegerField()
    name = models.CharField(max_length=40)
    value = models.TextField()
    salt = models.BinaryField()

    class Meta:
        db_table = "personal"
        constraints = [models.UniqueConstraint(fields=["record", "seq", "name"], name="personal_once")]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.seq}/{self.name}"


class Deadline(models.Model):
    """One clock of a record: stored inputs, and `due_at` as the cache of a pure function of them."""

    pk = models.CompositePrimaryKey("record", "name")
    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    name = models.CharField(max_length=40)
    started_at = models.DateTimeField()
    amount = models.IntegerField()
    unit = models.CharField(max_length=20)
    hours = models.CharField(max_length=60)
    calendar_version = models.CharField(max_length=40)
    paused = models.JSONField(default=list)
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "deadline"
        indexes = [models.Index(fields=["due_at"], name="deadline_open", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.record_id}/{self.name}"


class Share(models.Model):
    """A unit that may see a record without holding it: because it handled it, or by grant with an end."""

    record = models.ForeignKey(Record, models.CASCADE, db_index=False)
    holder_path = path_field()
    reason = models.CharField(max_length=20)
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "share"
        constraints = [models.UniqueConstraint(fields=["record", "holder_path"], name="share_once")]
        indexes = [models.Index(fields=["holder_path", "-record"], name="share_holder")]

    def __str__(self) -> str:
        return f"{self.record_id} → {self.holder_path}"


class Cursor(models.Model):
    """How far a consumer has read the record."""

    name = models.CharField(max_length=60, primary_key=True)
    xid = models.BigIntegerField(default=0)
    entry_id = models.BigIntegerField(default=0)
    moved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "relay_cursor"

    def __str__(self) -> str:
        return self.name
