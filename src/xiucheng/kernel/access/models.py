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
    # defaults of the database: the release before this one still opens accounts while it runs beside
    password_changed_at = models.DateTimeField(null=True)
    totp_secret = models.CharField(max_length=200, default="", db_default="")
    totp_confirmed_at = models.DateTimeField(null=True)
    totp_last_step = models.BigIntegerField(default=0, db_default=0)
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


class Delegation(models.Model):
    """Somebody stands in for a colleague's appointment for a time; either of them may end it at once."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="delegations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=100)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "delegation"
        indexes = [models.Index(fields=["person"], name="delegation_open", condition=Q(ended_at=None))]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="delegation_period")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} for appointment {self.appointment_id}"


class FormerPassword(models.Model):
    """The digest of a password that somebody had; the last ones may not come back."""

    person = models.ForeignKey(Person, models.CASCADE)
    password = models.CharField(max_length=200)
    until = models.DateTimeField()

    class Meta:
        db_table = "former_password"

    def __str__(self) -> str:
        return f"former password of {self.person_id}"


class RecoveryCode(models.Model):
    """A code that stands in once for the authenticator app; only its SHA-256 is kept."""

    person = models.ForeignKey(Person, models.CASCADE)
    digest = models.BinaryField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recovery_code"
        constraints = [models.UniqueConstraint(fields=["person", "digest"], name="recovery_code_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.person_id}"


class PostPolicy(models.Model):
    """What is asked of passwords and sessions of a post from a day on (see `policy.Policy`)."""

    post = models.ForeignKey(Post, models.CASCADE)
    valid_from = models.DateField()
    min_length = models.SmallIntegerField()
    remembered = models.SmallIntegerField()
    max_age_days = models.SmallIntegerField()
    idle_minutes = models.SmallIntegerField()
    session_hours = models.SmallIntegerField()
    second_factor = models.BooleanField()

    class Meta:
        db_table = "post_policy"
        constraints = [models.UniqueConstraint(fields=["post", "valid_from"], name="post_policy_once")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.valid_from}"


class Stage(models.TextChoices):
    """How far a sign-in has come. Only a session whose code was given is one; before, it acts for nobody."""

    WHOLE = "", "whole"
    CODE = "code", "waits for the code"
    ENROL = "enrol", "must set up the second factor"


class Session(models.Model):
    """One signed-in browser; the key itself is only in the cookie, here is its SHA-256."""

    digest = models.BinaryField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    idle_minutes = models.SmallIntegerField(default=30, db_default=30)
    stage = models.CharField(max_length=10, choices=Stage, default="", db_default="", blank=True)

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
