# SPDX-License-Identifier: Apache-2.0
"""Tables of the one-door sign-on: who people are elsewhere, and which systems may ask us who they are.

The tables of systems, codes and tokens speak the names that the library (Authlib) calls.
"""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin, TokenMixin
from authlib.oidc.core import AuthorizationCodeMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models

from xiucheng.kernel.access.actor import digest_of
from xiucheng.kernel.access.models import Person

SCOPES = ("openid", "profile", "posts")


class Identity(models.Model):
    """Somebody as another issuer knows them; without a person they knocked and were not known here."""

    issuer = models.CharField(max_length=300)
    subject = models.CharField(max_length=255)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=60, default="")
    login = models.CharField(max_length=60, default="")
    """The sign-in name that the issuer's claim says."""
    seen_at = models.DateTimeField(null=True)
    linked_at = models.DateTimeField(null=True)
    # a default of the database: the release before this one still links while it runs beside
    by_operator = models.BooleanField(default=False, db_default=False)
    """Whether the operator of the server made the link: no other opens an administrator's account."""

    class Meta:
        db_table = "oidc_identity"
        constraints = [
            models.UniqueConstraint(fields=["issuer", "subject"], name="oidc_identity_once"),
            models.UniqueConstraint(fields=["issuer", "person"], name="oidc_identity_person_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} of {self.issuer}"


class SignedOn(models.Model):
    """Which sign-on elsewhere a session came from; kept apart from it, as a session may end anywhere."""

    digest = models.BinaryField(primary_key=True)
    identity = models.ForeignKey(Identity, models.CASCADE)
    sid = models.CharField(max_length=255, default="")
    id_token = models.TextField()
    """Encrypted; the issuer wants to see it when the person signs out."""
    amr = ArrayField(models.CharField(max_length=40), default=list)
    at = models.DateTimeField()

    class Meta:
        db_table = "oidc_session"

    def __str__(self) -> str:
        return f"sign-on of {self.identity_id}"


class System(ClientMixin, models.Model):
    """A registered system that may ask who somebody is. Without a secret it is a public client."""

    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=60)
    secret_digest = models.BinaryField(null=True)
    redirect_uris = ArrayField(models.CharField(max_length=500))
    post_logout_uris = ArrayField(models.CharField(max_length=500), default=list)
    scopes = ArrayField(models.CharField(max_length=20))
    id_token_signed_response_alg = models.CharField(max_length=10, default="RS256", db_column="algorithm")
    asks_consent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "oidc_system"
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_public(self) -> bool:
        return self.secret_digest is None

    @property
    def client_metadata(self) -> dict[str, Any]:
        return {"post_logout_redirect_uris": self.post_logout_uris}

    def get_client_id(self) -> str:
        return self.client_id

    def get_default_redirect_uri(self) -> str:
        return ""  # it must be said each time

    def get_allowed_scope(self, scope: str | None) -> str | None:  # type: ignore[override]
        """Of what it asks for what it may; None without `openid`: we say who somebody is and nothing else."""
        wanted = (scope or "").split()
        return (
            " ".join(one for one in SCOPES if one in wanted and one in self.scopes)
            if "openid" in wanted
            else None
        )

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return redirect_uri in self.redirect_uris

    def check_client_secret(self, client_secret: str) -> bool:
        known = bytes(self.secret_digest or b"")
        return bool(known) and hmac.compare_digest(known, digest_of(client_secret))

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return (method == "none") == self.is_public

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


class Code(AuthorizationCodeMixin, models.Model):
    """An authorization code: lives a minute, works once, for one system, one address and one session."""

    digest = models.BinaryField(primary_key=True)
    system = models.ForeignKey(System, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    session = models.BinaryField()
    redirect_uri = models.CharField(max_length=500)
    scope = models.CharField(max_length=100)
    nonce = models.CharField(max_length=255, default="")
    code_challenge = models.CharField(max_length=128)
    code_challenge_method = models.CharField(max_length=10)
    auth_time = models.BigIntegerField()
    amr = ArrayField(models.CharField(max_length=40), default=list)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)
    replayed = models.BooleanField(default=False)

    class Meta:
        db_table = "oidc_code"
        indexes = [models.Index(fields=["system", "nonce"], name="oidc_code_nonce")]

    def __str__(self) -> str:
        return f"code for {self.system_id}"

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> str:
        return ""

    def get_amr(self) -> list[str]:
        return self.amr


class AccessToken(TokenMixin, models.Model):
    """What a system asks /userinfo with, for some minutes; only its SHA-256 is kept."""

    digest = models.BinaryField(primary_key=True)
    code = models.BinaryField(db_index=True)
    system = models.ForeignKey(System, models.CASCADE)
    person = models.ForeignKey(Person, models.CASCADE)
    session = models.BinaryField(db_index=True)
    scope = models.CharField(max_length=100)
    expires_at = models.DateTimeField(db_index=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "oidc_token"

    def __str__(self) -> str:
        return f"token of {self.system_id}"

    def check_client(self, client: ClientMixin) -> bool:
        return self.system.client_id == client.get_client_id()

    def usable(self, at: datetime) -> bool:
        return self.revoked_at is None and self.expires_at > at


class Subject(models.Model):
    """The name under which all systems know a person: drawn once, says nothing, never changes."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    subject = models.CharField(max_length=40, unique=True)

    class Meta:
        db_table = "oidc_subject"

    def __str__(self) -> str:
        return self.subject


class Consent(models.Model):
    """Somebody allowed a system to be told what its scopes say."""

    person = models.ForeignKey(Person, models.CASCADE)
    system = models.ForeignKey(System, models.CASCADE)
    scopes = ArrayField(models.CharField(max_length=20))
    at = models.DateTimeField()

    class Meta:
        db_table = "oidc_consent"
        constraints = [models.UniqueConstraint(fields=["person", "system"], name="oidc_consent_once")]

    def __str__(self) -> str:
        return f"{self.person_id} for {self.system_id}"
