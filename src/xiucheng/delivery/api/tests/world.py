# SPDX-License-Identifier: Apache-2.0
"""A small city with two districts for tests, and callers who speak to the interface as its people."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.test import Client, override_settings
from django.test.client import ClientHandler

from xiucheng.delivery.testing import fresh_database
from xiucheng.foundation.catalogue.models import FilingCondition, ProblemClass
from xiucheng.foundation.geography import queries as geography
from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries
from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.organization import demo as people
from xiucheng.foundation.organization.actions import set_up_unit
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access import tokens
from xiucheng.kernel.access.actions import appoint, open_account
from xiucheng.kernel.access.actor import Actor, by_id, system
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process import engine

BASE = "/api/v1"
CASES = f"{BASE}/supervision/cases"
CASE = "supervision.case"
PASSWORD = "Lotus-4417-pond"
HERE = "121.2150,31.0100"
THERE = "121.3150,31.0100"
CLASS = "GB/T 30428.2-2013:E0110"
CONDITION = f"{CLASS}/1"
OTHER_DISTRICT = "310198/"
COUNTED = (
    "record",
    "entry",
    "submission",
    "deadline",
    "supervision_report",
    "supervision_case",
    "api_token",
    "unit_setting",
)
# who takes each step on the straight way, and what they write
WAY: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("shouli", "accept", {"class_code": CLASS}),
    ("zhiban", "file", {"condition": CONDITION}),
    ("paiqian", "dispatch", {"department": "huanwei/"}),
    ("chuzhi", "handle", {"result": "已清理 cleared"}),
    ("jiandu2", "verify", {"finding": "现场整洁 clean"}),
    ("zhiban", "close", {"outcome": "resolved"}),
)
_keys = count()


def report_form(**more: Any) -> dict[str, Any]:
    """What a good report says."""
    return {"point": HERE, "words": "垃圾一堆", "channel": "inspector", "address": "锦绣路1号"} | more


def fresh_key() -> str:
    """A key that no other call of this process uses."""
    return f"test-{next(_keys)}"


@dataclass
class World:
    """The city's people by sign-in name."""

    ids: dict[str, int]
    tokens: dict[str, str]
    _actors: dict[str, Actor] = field(default_factory=dict)

    def actor(self, login: str) -> Actor:
        """Somebody as the engine sees them."""
        if login not in self._actors:
            found = by_id(self.ids[login])
            assert found is not None
            self._actors[login] = found
        return self._actors[login]

    def caller(self, login: str = "", language: str = "zh-hans") -> Caller:
        """Somebody with a token; nobody when no name is given."""
        return Caller(self.tokens[login] if login else "", language)

    def case(self, upto: str = "report", by: str = "jiandu1", **more: Any) -> Answer:
        """A case that has come as far as a step on the straight way."""
        answer = engine.start(self.actor(by), CASE, "report", report_form(**more))
        for login, step, form in WAY:
            if upto in {"report", answer.state}:
                break
            answer = engine.step(
                self.actor(login), CASE, answer.record_id, step, form, version=answer.version
            )
            if step == upto:
                break
        return answer


@cache
def middleware() -> ClientHandler:
    """The whole way of a request, made once: finding all static files again for each caller takes 30 ms."""
    return ClientHandler(enforce_csrf_checks=False)


class Caller:
    """A program with a token."""

    def __init__(self, token: str, language: str = "zh-hans") -> None:
        self.client = Client(raise_request_exception=False)
        self.client.handler = middleware()
        self.headers = {"X-Language": language}
        if token:
            self.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **query: Any) -> Any:
        return self.client.get(path, query or None, headers=self.headers)

    def post(self, path: str, body: Any, key: str | None = None, **headers: str) -> Any:
        """A write; a fresh key is made unless one is given, and none is sent for an empty one."""
        sent = self.headers | headers
        chosen = fresh_key() if key is None else key
        if chosen:
            sent["Idempotency-Key"] = chosen
        content = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(path, content, content_type="application/json", headers=sent)

    def delete(self, path: str) -> Any:
        return self.client.delete(path, headers=self.headers)

    def step(self, record: int, step: str, body: dict[str, Any], key: str | None = None) -> Any:
        return self.post(f"{CASES}/{record}/{step}", body, key)


def rows() -> dict[str, int]:
    """How many rows the tables hold that a write could have touched, and the versions of all records."""
    with connection.cursor() as cursor:
        parts = [f"(SELECT count(*) FROM {table})" for table in COUNTED]
        cursor.execute(f"SELECT {', '.join(parts)}, (SELECT coalesce(sum(version), 0) FROM record)")
        found = cursor.fetchone()
    assert found is not None
    return dict(zip((*COUNTED, "versions"), map(int, found), strict=True))


@contextmanager
def small_city(*, quick: bool = True) -> Iterator[World]:
    """A database of its own with the city in it. `quick` hashes passwords weakly: for one process only."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with fresh_database():
        with override_settings(PASSWORD_HASHERS=hashers):
            made = _build()
            if quick:
                yield made
        if not quick:
            Person.objects.update(password=make_password(PASSWORD))
            yield made
    geography.refresh()


def _build() -> World:
    boss = system("test")
    geography.refresh()
    load_boundaries(boss, Layer.COMMUNITY, _communities(), PropertyNames(code="code", name="name"))
    geography.refresh()
    ids = people.set_up(boss, PASSWORD, local(now()).date())
    set_up_unit(boss, "linqu/", "邻区监督中心", UnitKind.SUPERVISION_CENTRE, territory=OTHER_DISTRICT)
    for login, post, area in (("linqu", "receptionist", ""), ("linqu1", "inspector", OTHER_DISTRICT)):
        person = open_account(boss, login, login, PASSWORD)
        appoint(boss, person, post, "linqu/", area=area, starts_on=date(2020, 1, 1))
        ids[login] = person.pk
    ProblemClass.objects.create(
        code=CLASS, scheme="GB", kind="event", major="市容环境", name="暴露垃圾", name_en="Exposed rubbish"
    )
    FilingCondition.objects.create(
        code=CONDITION, problem_class_id=CLASS, words="公共场所", amount=4, unit="working_hours"
    )
    return World(ids, {login: tokens.issue(person, "test") for login, person in ids.items()})


def _communities() -> dict[str, Any]:
    """One square community in each of two districts, around `HERE` and `THERE`."""

    def square(code: str, name: str, west: float) -> dict[str, Any]:
        east, south, north = west + 0.03, 31.0, 31.02
        ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
        return {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": {"type": "Polygon", "coordinates": [ring]},
        }

    return {
        "type": "FeatureCollection",
        "features": [square("310199001001", "云溪社区", 121.2), square("310198001001", "邻里社区", 121.3)],
    }
