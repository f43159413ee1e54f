# SPDX-License-Identifier: Apache-2.0
"""Tables of places, holders, people and what their posts allow."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from xiucheng.kernel.record.models import path_field


class Area(models.Model):
    """A node of the tree of places; `path` is code segments, e.g. `310199/001/002/015/`."""

    path = path_field(primary_key=True)
    code = models.CharField(max_length=40, db_index=True)
    kind = models.CharField(max_length=30)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, default="")

    class Meta:
        db_table = "area"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name


class Holder(models.Model):
    """A unit that may hold a record; `territory` is the area path it answers for, empty when none."""

    path = path_field(primary_key=True)
    name = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80, default="")
    kind = models.CharField(max_length=30)
    territory = path_field(default="")
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "holder"
        ordering = ["path"]
        indexes = [models.Index(fields=["kind", "territory"], name="holder_kind")]

    def __str__(self) -> str:
        return self.name


class Person(models.Model):
    """Somebody who can sign in."""

    login = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, default="")
    password = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="zh-hans")
    is_active = models.BooleanField(default=True)
    failed_logins = models.SmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)
    must_change_password = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        db_table = "person"
        ordering = ["login"]

    def __str__(self) -> str:
        return self.name


class AdminKind(models.TextChoices):
    """The three administrators of graded protection; nobody may be two of them."""

    NONE = "", "none"
    SYSTEM = "system", "system administrator"
    SECURITY = "security", "security administrator"
    AUDIT = "audit", "audit administrator"


class Post(models.Model):
    """What somebody is appointed to; holds permissions declared by the apps."""

    code = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=60, default="")
    permissions = ArrayField(models.CharField(max_length=60), default=list)
    admin_kind = models.CharField(max_length=10, choices=AdminKind, default=AdminKind.NONE, blank=True)

    class Meta:
        db_table = "post"
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Appointment(models.Model):
    """A person at a post in a unit for a period; `area` is what the post answers for, empty when none."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, models.PROTECT)
    holder = models.ForeignKey(Holder, models.PROTECT, db_column="holder_path")
    area = path_field(default="")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        db_table = "appointment"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="appointment_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.post_id} {self.holder_id}"


class Session(models.Model):
    """One signed-in browser; the key itself is only in the cookie, here is its SHA-256."""

    digest = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "session"

    def __str__(self) -> str:
        return f"session of {self.person_id}"


class ApiToken(models.Model):
    """A key for a program that acts as a person; only its SHA-256 is kept."""

    digest = models.BinaryField(unique=True)
    person = models.ForeignKey(Person, models.CASCADE)
    name = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "api_token"

    def __str__(self) -> str:
        return self.name
