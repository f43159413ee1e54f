# SPDX-License-Identifier: Apache-2.0
"""From an empty bureau to the first receptionist at work, through the pages only."""

from __future__ import annotations

import re
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from xiucheng.delivery.cli import bureau
from xiucheng.kernel import clock
from xiucheng.kernel.access import second_factor
from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.tests.test_second_factor import code_at

pytestmark = pytest.mark.django_db
OPTIONS = Namespace(name="某某区城市管理局", name_en="", code="310116", path="bureau")
OWN = "Heron-2026-lake"


@pytest.fixture(autouse=True)
def quick(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setattr(bureau, "load_catalogue", lambda _actor: None)


def enter(login: str, first: str, *, factor: bool = False) -> Client:
    """Sign in with a first password, which leads nowhere but to changing it; sign in with one's own.

    An administrator comes no further before the second factor is set up, and signs in with it from then on.
    """
    client = Client()
    client.cookies[LANGUAGE_COOKIE] = "zh-hans"
    client.post("/login/", {"login": login, "password": first})
    for page in ("/work/", "/admin/accounts/", "/admin/log/"):
        assert client.get(page).headers["Location"] == "/password/"
    changed = client.post("/password/", {"old": first, "new": OWN})
    assert changed.headers["Location"] == "/login/"
    assert client.get("/work/").headers["Location"].startswith("/login/")
    assert client.post("/login/", {"login": login, "password": OWN}).headers["Location"] == "/work/"
    if factor:
        _set_up_second_factor(client, login)
    return client


def _set_up_second_factor(client: Client, login: str) -> None:
    for page in ("/work/", "/admin/accounts/", "/admin/log/", "/standing-in/"):
        assert client.get(page).headers["Location"] == "/second-factor/"
    asked = client.get("/second-factor/").content.decode()
    found = re.search(r'x-secret">([A-Z2-7 ]+)<', asked)
    assert found is not None
    assert "data:image/svg+xml" in asked
    secret = found[1].replace(" ", "")
    assert client.post("/second-factor/", {"code": "000000"}).status_code == 422
    with clock.frozen(clock.now()) as held:
        done = client.post("/second-factor/", {"code": code_at(secret, clock.now())})
        assert done.content.decode().count("user-select-all") == second_factor.RECOVERY_CODES
        assert client.get("/work/").status_code == 200
        client.post("/logout/")
        held.advance(timedelta(seconds=30))
        first = client.post("/login/", {"login": login, "password": OWN, "next": "/cases/"})
        assert first.headers["Location"] == "/login/code/?next=%2Fcases%2F"
        assert client.get("/work/").headers["Location"].startswith("/login/")
        assert client.post("/login/code/", {"code": "123"}).status_code == 422
        last = client.post("/login/code/", {"code": code_at(secret, clock.now()), "next": "/cases/"})
        assert last.headers["Location"] == "/cases/"


def test_an_empty_bureau_comes_to_life() -> None:
    passwords = bureau._make(OPTIONS)
    system, security, audit = (
        enter(login, passwords[login], factor=True) for login in ("system", "security", "audit")
    )

    unit = {"parent": "bureau/jiandu/", "code": "shouli", "name": "受理科", "kind": "department"}
    assert system.post("/admin/units/new/", unit | {"territory": "310116"}).status_code == 303
    opened = system.post("/admin/accounts/new/", {"login": "li.si", "name": "李四"})
    secret = re.search(r'user-select-all">([^<]+)<', opened.content.decode())
    assert secret is not None
    person = Person.objects.get(login="li.si").pk
    appointment = {"post": "receptionist", "holder": "bureau/jiandu/shouli/", "starts_on": "2026-01-01"}
    assert system.post(f"/admin/appointments/{person}/new/", appointment).status_code == 403
    assert security.post(f"/admin/appointments/{person}/new/", appointment).status_code == 303

    receptionist = enter("li.si", secret[1])
    work = receptionist.get("/work/")
    assert work.status_code == 200
    assert "我的工作" in work.content.decode() or "待办" in work.content.decode()
    assert "受理科" in work.content.decode()
    assert receptionist.get("/cases/").status_code == 302
    assert receptionist.get("/admin/accounts/").status_code == 403

    log = audit.get("/admin/log/").content.decode()
    for words in ("添加单位", "开设账号", "任命", "被拒绝", "修改密码"):
        assert words in log


def test_the_operator_of_the_server_lets_an_administrator_in_again(
    capsys: pytest.CaptureFixture[str],
) -> None:
    forgotten = bureau._make(OPTIONS)["security"]

    assert bureau.run_reset(["security"]) == 0
    told = capsys.readouterr().out

    first = re.search(r"^security  (\S+)$", told, re.MULTILINE)
    assert first is not None
    assert Client().post("/login/", {"login": "security", "password": forgotten}).status_code == 422
    assert enter("security", first[1], factor=True).get("/admin/appointments/").status_code == 200
    for nobody in ("mayor", "", "\x00"):
        assert bureau.run_reset([nobody]) == 1
