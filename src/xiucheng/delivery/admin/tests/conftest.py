# SPDX-License-Identifier: Apache-2.0
"""The three administrators and an ordinary post, each in a browser that is signed in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client

from tests import makers
from tests.makers import make_person, make_units
from xiucheng.kernel.access.actor import Actor, digest_of
from xiucheng.kernel.access.middleware import COOKIE, LANGUAGE_COOKIE
from xiucheng.kernel.access.models import Appointment, Holder, Person, Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.configuration.models import UnitSetting
from xiucheng.kernel.notify.models import Delivery

Visit = Callable[[str], Client]
POSTS = {
    "system": "system_admin",
    "security": "security_admin",
    "audit": "audit_admin",
    "clerk": "receptionist",
}


@pytest.fixture
def people(db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, Actor]:
    """A few units, and one person for each of the posts; passwords are hashed quickly and weakly."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(makers, "hashed_password", lambda: make_password(makers.PASSWORD))
    make_units()
    made = {login: make_person(login, post, "jx/jd/") for login, post in POSTS.items()}
    at = now()
    times = {"created_at": at, "next_at": at, "changed_at": at}
    Delivery.objects.create(
        person_id=made["clerk"].id or 0, channel="mail", key="given-up", notices=[1], state="dead", **times
    )
    return made


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
    models = (Person, Appointment, Holder, UnitSetting, Delivery)
    return [list(model.objects.order_by("pk").values()) for model in models]


def today() -> date:
    return now().astimezone().date()
