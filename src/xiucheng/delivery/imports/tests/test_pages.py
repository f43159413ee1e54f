# SPDX-License-Identifier: Apache-2.0
"""The wizard in a browser: who may, what is shown at each stage, what is refused beside its field."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from tests.makers import Bureau, make_bureau, make_person
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.access.actor import by_id, system
from xiucheng.kernel.jobs import background
from xiucheng.operations.intake import actions, queries, tasks
from xiucheng.operations.intake.models import ImportRun
from xiucheng.operations.intake.tests.test_intake import table
from xiucheng.operations.takeover.tests.tables import HEADER, row

pytestmark = pytest.mark.django_db
GETS = {"list": 0, "new": 0, "run": 1, "match": 1, "undo": 1, "remarks": 1, "left": 1}
POSTS = {"choose", "check", "start", "resume", "discard"}


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path) -> Iterator[None]:
    with (
        mock.patch.object(tasks, "LANES", 0),
        mock.patch.object(queries, "settings", mock.Mock(var=tmp_path)),
        mock.patch.object(actions, "settings", mock.Mock(var=tmp_path, import_megabytes=1)),
    ):
        yield


@pytest.fixture
def bureau() -> Bureau:
    made = make_bureau()
    make_person("head", "centre_head", "jx/jd/", starts_on=date(2026, 1, 1))
    return made


def upload(client: Client, content: bytes) -> str:
    """The address of the import that the upload led to."""
    answer = client.post("/imports/new/", {"table": SimpleUploadedFile("一月.csv", content)})
    assert answer.status_code == 303, answer.content.decode()
    return answer.headers["Location"]


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_table_goes_through_the_wizard_and_back(bureau: Bureau) -> None:
    client = browser("head")
    address = upload(client, table([row(1), row(2, opened_at="morgen")]))
    page = text(client, address)
    assert "一月.csv" in page
    assert "The first rows as they would be taken" in page
    assert "市政中心" in page
    assert "The opening time morgen cannot be read" in page
    assert "Take over now" not in page
    assert client.post(f"{address}check/").status_code == 302
    assert 'hx-trigger="every 1s"' in text(client, address)
    run = ImportRun.objects.get()
    tasks.work(run.pk)
    page = text(client, address)
    assert "2 rows: 1 new, 0 changed, 0 with remarks, 1 rejected" in page
    assert re.search(r">\s*opened_at\s*<", page)
    client.post(f"{address}start/")
    tasks.work(run.pk)
    assert "Undo this import" in text(client, address)
    assert client.post(f"{address}undo/", {"reason": ""}).status_code == 422
    assert client.post(f"{address}undo/", {"reason": "wrong file"}).status_code == 303
    tasks.work(run.pk)
    page = text(client, address)
    assert "1 taken back, 0 left alone" in page
    assert "wrong file" in page
    assert "1 new" in text(client, "/imports/")
    assert b"unreadable_opening_time" in client.get(f"{address}remarks.csv").getvalue()


def test_what_was_taken_over_is_offered_to_be_undone_however_it_stands(bureau: Bureau) -> None:
    client = browser("head")
    address = upload(client, table([row(1)]))
    assert "Discard the table" in text(client, address)
    client.post(f"{address}check/")
    tasks.work(ImportRun.objects.get().pk)
    client.post(f"{address}start/")
    with mock.patch.object(actions, "ended", side_effect=ConnectionError), pytest.raises(ConnectionError):
        tasks.work(ImportRun.objects.get().pk)
    for state in ("failed", "ready", "checked", "discarded"):
        ImportRun.objects.update(state=state)
        page = text(client, address)
        assert ("Undo this import" in page, "Discard the table" in page) == (True, False), state
    for state in ("running", "undone"):
        ImportRun.objects.update(state=state, undone={"taken_back": 1, "left": 0})
        assert "Undo this import" not in text(client, address), state


def test_who_may_import_goes_on_with_what_nothing_works_on(bureau: Bureau) -> None:
    """Also when the job was somebody else's, whom they cannot see at work, and when a command did it."""
    client = browser("head")
    make_person("data", "data_admin", "jx/", starts_on=date(2026, 1, 1))
    other = browser("data")
    address = upload(client, table([row(1)]))
    client.post(f"{address}check/")
    assert "Go on" not in text(other, address)
    assert "<progress" in text(other, address)
    run = ImportRun.objects.get()
    head = by_id(run.person_id or 0)
    assert head is not None
    background.cancel(head, run.job or 0)
    for page in (text(client, address), text(other, address)):
        assert ("Go on" in page, "<progress" in page) == (True, False)
    assert other.post(f"{address}resume/").status_code == 302
    tasks.work(ImportRun.objects.get().pk)
    client.post(f"{address}start/")
    tasks.work(ImportRun.objects.get().pk)
    actions.begin_undo(system("import"), ImportRun.objects.get(), "by command, and killed")
    assert "Go on" in text(client, address)
    assert other.post(f"{address}resume/").status_code == 302
    tasks.work(ImportRun.objects.get().pk)
    assert ImportRun.objects.get().undone == {"taken_back": 1, "left": 0}


def test_columns_are_matched_beside_their_fields(bureau: Bureau) -> None:
    client = browser("head")
    address = upload(client, table([row(1)], header=[f"c{place}" for place in range(len(HEADER))]))
    page = text(client, f"{address}match/")
    assert page.count('<option value="c0"') == 19
    typed = {"name": "热线", "source": "hotline", "external_id": "c0"}
    refused = client.post(f"{address}match/", typed)
    assert (refused.status_code, "Choose a column." in refused.content.decode()) == (422, True)
    refused = client.post(f"{address}match/", typed | {"opened_at": "c1", "source": "A B"})
    assert (refused.status_code, "short code" in refused.content.decode()) == (422, True)
    assert client.post(f"{address}match/", typed | {"opened_at": "c1"}).status_code == 303
    assert "R1" in text(client, address)


def test_what_is_no_table_is_refused_beside_the_field(bureau: Bureau) -> None:
    client = browser("head")
    for content in (b"", b"PK\x03\x04", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"a" * 1_000_001):
        file = SimpleUploadedFile("t.csv", content) if content else b""
        assert client.post("/imports/new/", {"table": file}).status_code == 422
    too_long = client.post("/imports/new/", {"table": b""}, CONTENT_LENGTH="9" * 12)
    assert too_long.status_code == 413
    assert not ImportRun.objects.exists()


def test_no_page_opens_to_others(bureau: Bureau) -> None:
    head = browser("head")
    number = int(upload(head, table([row(1)])).split("/")[-2])
    names = {
        name for name in get_resolver("xiucheng.delivery.imports.urls").reverse_dict if isinstance(name, str)
    }
    assert names == {*GETS, *POSTS}
    for name in names:
        url = reverse(f"imports:{name}", args=[number] if GETS.get(name, 1) else [])
        for login in bureau.people:
            client = browser(login)
            got, sent = client.get(url), client.post(url)
            assert got.status_code == (405 if name in POSTS else 403), (name, login)
            assert sent.status_code in {403, 405}, (name, login)
        assert Client().get(url).status_code in {302, 405}
    assert ImportRun.objects.get().state == "ready"
    assert "/imports/" not in text(browser("receptionist"), "/work/")
    assert "/imports/" in text(head, "/work/")


def test_what_is_not_there_is_404(bureau: Bureau) -> None:
    client = browser("head")
    for number in (999_999, 10**30):
        assert client.get(f"/imports/{number}/").status_code == 404
        assert client.post(f"/imports/{number}/check/").status_code == 404
    number = int(upload(client, table([row(1)])).split("/")[-2])
    assert client.get(f"/imports/{number}/left.csv").status_code == 404
    assert client.post(f"/imports/{number}/start/").status_code == 422


def test_a_post_from_another_site_is_refused(bureau: Bureau) -> None:
    client = browser("head", enforce_csrf_checks=True)
    assert client.post("/imports/new/", {"table": SimpleUploadedFile("t.csv", b"a")}).status_code == 403
