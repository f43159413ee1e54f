# SPDX-License-Identifier: Apache-2.0
"""The list of background work: it asks again while something runs, and says what can be done."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from tests.makers import Bureau
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.jobs import background, registry
from xiucheng.kernel.jobs.background import Job
from xiucheng.kernel.jobs.models import JobNote
from xiucheng.kernel.jobs.tests.test_background import set_status

NAME = "drill.page"


def asked() -> None:
    """A job that nobody does."""


@pytest.fixture(autouse=True)
def declared() -> Iterator[None]:
    registry.declare_job(NAME, f"{__name__}:asked")
    yield
    registry._jobs.pop(NAME)


def body(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_its_life_on_the_page(bureau: Bureau) -> None:
    who, client = bureau["handler"], browser("handler")
    assert "Nothing runs for you" in body(client, "/background/")
    number = background.ask(who, NAME, "Export of cases")
    page = body(client, "/background/")
    assert 'hx-trigger="every 2s"' in page
    assert f"/background/{number}/cancel/" in page
    set_status(number, "doing")
    JobNote.objects.filter(pk=number).update(done=30, total=120, words="writing rows")
    page = body(client, "/background/")
    assert 'value="25"' in page
    assert "writing rows · 30 / 120" in page

    set_status(number, "failed")
    JobNote.objects.filter(pk=number).update(failure="The disk is full.", outcome="failed")
    page = body(client, "/background/")
    assert "The disk is full." in page
    assert "hx-trigger" not in page[page.index('id="background"') :], "nothing changes any more"
    assert "The disk is full." in body(client, f"/background/{number}/retry/")
    for why in ("", "\x00", "a\u202eb"):
        assert client.post(f"/background/{number}/retry/", {"why": why}).status_code == 422
    assert client.post(f"/background/{number}/retry/", {"why": "there is room"}).status_code == 303
    assert "tried again by handler: there is room" in body(client, "/background/")
    assert client.post(f"/background/{number}/cancel/").status_code == 303
    assert client.post(f"/background/{number}/cancel/").status_code == 409
    page = body(client, "/background/")
    assert "Cancelled" in page

    job = background.one(who, number)
    assert isinstance(job, Job)


def test_others_do_not_find_it_and_the_administrator_does(bureau: Bureau) -> None:
    number = background.ask(bureau["handler"], NAME, "Somebody's export")
    stranger = browser("handler_2")
    assert "Somebody" not in body(stranger, "/background/")
    for way in ("cancel", "retry"):
        assert stranger.post(f"/background/{number}/{way}/", {"why": "x"}).status_code == 404
    assert background.one(bureau["handler"], number).state == "waiting"
    admin = browser("system_admin")
    page = body(admin, f"/admin/jobs/?state=waiting&name={NAME}")
    assert "Somebody&#x27;s export" in page
    assert "handler" in page
    assert "Somebody" not in body(admin, "/admin/jobs/?state=done")
    done = admin.post(f"/background/{number}/cancel/")
    assert done.headers["Location"] == "/admin/jobs/"
    assert Client().get("/background/").status_code == 302
    for odd in ("before=x", "before=" + "9" * 30, "first=0", "state=%00", "name=%E2%80%AE"):
        assert admin.get(f"/admin/jobs/?{odd}").status_code == 200
