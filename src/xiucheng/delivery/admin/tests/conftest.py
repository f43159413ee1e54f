# SPDX-License-Identifier: Apache-2.0
"""The three administrators and an ordinary post, each in a browser that is signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests import makers
from tests.makers import make_person, make_units
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, digest_of
from xiucheng.kernel.access.middleware import COOKIE, LANGUAGE_COOKIE
from xiucheng.kernel.access.models import Appointment, Holder, Person, PostPolicy, Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration.models import UnitSetting
from xiucheng.kernel.notify.models import Delivery
from xiucheng.kernel.oidc import identities
from xiucheng.kernel.oidc.models import Identity, System
from xiucheng.kernel.personal import erasure
from xiucheng.kernel.personal.models import Erasure, ErasureEntry
from xiucheng.kernel.record.models import Personal, Record
from xiucheng.kernel.settings import settings as ours

Visit = Callable[[str], Client]
CHANGED = (
    Person,
    Appointment,
    Holder,
    UnitSetting,
    Delivery,
    PostPolicy,
    Erasure,
    Personal,
    System,
    Identity,
)
POSTS = {
    "system": "system_admin",
    "security": "security_admin",
    "audit": "audit_admin",
    "clerk": "receptionist",
}


@pytest.fixture
def people(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, Actor]:
    """A few units, one person for each of the posts and one who left; passwords are hashed quickly and weakly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(makers, "hashed_password", lambda: make_password(makers.PASSWORD))
    make_units()
    monkeypatch.setattr(erasure, "settings", replace(ours, var=tmp_path))
    made = {login: make_person(login, post, "jx/jd/") for login, post in POSTS.items()}
    Person.objects.filter(login="clerk").update(totp_secret="offered")
    left = {"name": "离职者", "password": "!", "is_active": False, "created_at": now()}
    Person.objects.create(login="gone", **left)
    _erasures(made["system"])
    at = now()
    monkeypatch.setattr(identities, "settings", replace(ours, signon_issuer="https://sso.example"))
    about = {"name": "停车", "redirect_uris": ["https://parking.example/"], "scopes": ["openid"]}
    System.objects.create(client_id="sys-1", secret_digest=bytes(32), made_at=at, **about)
    Identity.objects.create(issuer="https://sso.example", subject="p-1", seen_at=at)
    times = {"created_at": at, "next_at": at, "changed_at": at}
    Delivery.objects.create(
        person_id=made["clerk"].id or 0, channel="mail", key="given-up", notices=[1], state="dead", **times
    )
    return made


def _erasures(asked_by: Actor) -> None:
    """A closed case with somebody's words, which two erasures ask for."""
    at = now()
    rest = {"process": "supervision.case", "process_version": 1, "state": "closed", "version": 1, "seq": 1}
    where = {"head": bytes(32), "title": "x", "area_path": "", "holder_path": "jx/jd/"}
    Record.objects.create(id=1, number="X1", **rest, **where, opened_at=at, changed_at=at, closed_at=at)
    Personal.objects.create(record_id=1, seq=1, name="reporter_name", value="王小明", salt=bytes(16))
    for _erasure in range(2):
        made = Erasure.objects.create(reason="asked", asked_by_id=asked_by.id or 0, asked_at=at)
        ErasureEntry.objects.create(erasure=made, record_id=1, seq=1)


@pytest.fixture
def visit(people: dict[str, Actor]) -> Visit:
    """A browser signed in as one of them, in English."""

    def signed_in(login: str, **options: Any) -> Client:
        return browser(login, **options)

    return signed_in


def browser(login: str, **options: Any) -> Client:
    """A browser with a session of its own, made without the slow hash of a password."""
    at, key = now(), f"key of {login}"
    Session.objects.update_or_create(
        digest=digest_of(key),
        defaults={
            "person": Person.objects.get(login=login),
            "created_at": at,
            "seen_at": at,
            "expires_at": at + timedelta(hours=1),
        },
    )
    client = Client(**options)
    client.cookies[COOKIE] = key
    client.cookies[LANGUAGE_COOKIE] = "en"
    return client


def state() -> list[Any]:
    """All that these pages can change."""
    return [list(model.objects.order_by("pk").values()) for model in CHANGED]


def today() -> date:
    return now().astimezone().date()


def who(login: str) -> str:
    """Somebody as the access log names them."""
    return journal.who(Person.objects.get(login=login).pk)
