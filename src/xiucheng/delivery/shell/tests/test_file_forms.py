# SPDX-License-Identifier: Apache-2.0
"""Forms with files and without script: streamed into the store, kept when refused; forged ones leave nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import CASE, PASSWORD, World, report_form, small_city
from xiucheng.kernel.access.login import sign_in
from xiucheng.kernel.access.middleware import COOKIE
from xiucheng.kernel.files import queries, receiving, store, work
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.tests.samples import GOOD, HOSTILE, photo
from xiucheng.kernel.record.models import Record

BEGIN = f"/start/{CASE}/report/"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made


@pytest.fixture(scope="module")
def browser(world: World) -> Client:
    """A signed-in inspector's browser, in which forged forms are refused."""
    client = Client(enforce_csrf_checks=True)
    client.cookies[COOKIE] = sign_in("jiandu1", PASSWORD)
    return client


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'name="(csrfmiddlewaretoken|key|version)" value="([^"]*)"', html))


def image(colour: str = "red", name: str = "现场.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo(colour=colour), "image/jpeg")


def post(browser: Client, photos: list[Any], **more: Any) -> Any:
    fields = hidden(browser.get(BEGIN).content.decode())
    return browser.post(BEGIN, report_form(**more) | fields | {"photos": photos})


def newest() -> int:
    return Record.objects.latest("id").pk


def test_photos_come_with_the_form(browser: Client) -> None:
    answer = post(browser, [image(), image("blue")])
    assert answer.status_code == 303, answer.content.decode()[:3000]
    hung = queries.of_record(newest())
    assert [(one.field, one.name, one.size) for one in hung] == [
        ("photos", "现场.jpg", len(photo())),
        ("photos", "现场.jpg", len(photo(colour="blue"))),
    ]
    for one in hung:
        work.prepare(one.id)
    page = browser.get(answer.headers["Location"]).content.decode()
    assert page.count("data-large=") == 2
    small = re.search(r'<img src="(/files/[^"]+)"', page)
    assert small is not None
    assert browser.get(small[1]).status_code == 200


def test_documents_and_recordings_come_with_the_form_and_are_played_from_the_case(
    world: World, browser: Client
) -> None:
    sent = {name: GOOD[name][1] for name in ("mp3", "amr", "mp4", "pdf", "docx")}
    page = browser.get(BEGIN).content.decode()
    assert 'data-file-kind="audio video document"' in page
    assert "PDF, DOCX" in page
    files = [SimpleUploadedFile(f"现场.{name}", content) for name, content in sent.items()]
    answer = browser.post(BEGIN, report_form() | hidden(page) | {"recordings": files})
    assert answer.status_code == 303, answer.content.decode()[:3000]
    hung = queries.of_record(newest())
    assert [one.kind for one in hung] == ["audio", "audio", "video", "document", "document"]
    case = browser.get(answer.headers["Location"]).content.decode()
    for name, content in sent.items():
        link = re.search(rf'<a href="(/files/\d+/original/[^"]+)" download>现场.{name}<', case)
        assert link is not None, name
        assert browser.get(link[1].replace("&amp;", "&")).getvalue() == content
    assert re.findall(r"<(audio|video)[^>]*aria-label=\"([^\"]+)\"", case) == [
        ("audio", "现场.mp3"),
        ("video", "现场.mp4"),
    ]
    source = re.search(r'<audio[^>]* src="([^"]+)"', case)
    assert source is not None
    address = source[1].replace("&amp;", "&")
    part = browser.get(address, headers={"Range": "bytes=0-2"})
    assert (part.status_code, part.headers["Content-Type"], part.getvalue()) == (206, "audio/mpeg", b"ID3")
    assert world.caller("linqu").client.get(address).status_code in {302, 404}


@pytest.mark.parametrize("name", ["html then pdf", "program", "windows program", "zip of something"])
def test_what_is_no_document_and_no_recording_is_told_at_its_field(browser: Client, name: str) -> None:
    page = browser.get(BEGIN).content.decode()
    bad = SimpleUploadedFile("坏的.pdf", HOSTILE[name][1])
    answer = browser.post(BEGIN, report_form() | hidden(page) | {"recordings": bad})
    assert answer.status_code == 422
    assert "坏的.pdf:" in answer.content.decode()


def test_a_form_without_files_is_as_before(browser: Client) -> None:
    assert post(browser, []).status_code == 303
    assert queries.of_record(newest()) == []


def test_what_was_sent_is_kept_when_the_form_is_refused(world: World, browser: Client) -> None:
    world.case()  # something that is the newest before
    before = newest()
    kind, bad = HOSTILE["html named jpg"]
    answer = post(browser, [image("green"), SimpleUploadedFile("bad.jpg", bad)])
    html = answer.content.decode()
    assert (answer.status_code, newest(), kind) == (422, before, "photo")
    assert "bad.jpg:" in html
    (number,) = re.findall(r'type="checkbox" name="photos" value="(\d+)" checked', html)
    # sent again without the bad one, as the form stands now
    again = browser.post(BEGIN, report_form() | hidden(html) | {"photos": [number]})
    assert again.status_code == 303, again.content.decode()[:2000]
    assert [one.id for one in queries.of_record(newest())] == [int(number)]


def test_a_step_takes_photos_too(world: World, browser: Client) -> None:
    case = world.case("dispatch")
    handler = Client(enforce_csrf_checks=True)
    handler.cookies[COOKIE] = sign_in("chuzhi", PASSWORD)
    address = f"/records/{CASE}/{case.record_id}/handle/"
    fields = hidden(handler.get(address).content.decode())
    answer = handler.post(address, fields | {"result": "已清理", "photos_after": [image("white")]})
    assert answer.status_code == 303, answer.content.decode()[:3000]
    (hung,) = queries.of_record(case.record_id)
    assert (hung.field, hung.seq) == ("photos_after", case.seq + 1)


@pytest.mark.parametrize("token", ["", "forged"])
def test_a_forged_form_leaves_nothing(browser: Client, token: str) -> None:
    browser.get(BEGIN)
    before = File.objects.count(), newest()
    drafts = set((store.root() / "incoming").glob("draft-*"))
    answer = browser.post(
        BEGIN, report_form() | {"csrfmiddlewaretoken": token, "key": "k", "photos": [image("pink")]}
    )
    assert answer.status_code == 403
    assert (File.objects.count(), newest()) == before
    assert set((store.root() / "incoming").glob("draft-*")) == drafts


def test_who_is_not_signed_in_leaves_nothing(world: World) -> None:
    drafts = set((store.root() / "incoming").glob("draft-*"))
    answer = Client().post(BEGIN, report_form() | {"photos": [image("pink")]})
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]
    assert set((store.root() / "incoming").glob("draft-*")) == drafts


def test_endless_forms_are_refused_before_they_are_read(browser: Client) -> None:
    length = str(receiving.MOST_OF_A_FORM + 1)
    answer = browser.post(
        BEGIN, {"photos": image()}, headers={"Content-Length": length}, CONTENT_LENGTH=length
    )
    assert answer.status_code == 413


def test_too_large_a_file_is_told_at_its_field(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving.StoreHandler, "receive_data_chunk", _as_if_too_large)
    answer = post(browser, [image()])
    assert answer.status_code == 422
    assert "30 MB" in answer.content.decode()


def _as_if_too_large(handler: receiving.StoreHandler, raw_data: bytes, start: int) -> None:
    if handler.draft is not None:
        handler.draft.drop()
        handler.draft = None
