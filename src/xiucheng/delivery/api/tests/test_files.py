# SPDX-License-Identifier: Apache-2.0
"""Sending files over HTTP, hanging them on a case, getting them back: by whom, and by nobody else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from typing import Any

import pytest

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.tests.world import BASE, CASES, THERE, World, report_form
from xiucheng.kernel.files import store, work
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.tests.samples import BROKEN_EXIF, HOSTILE, PDF, photo
from xiucheng.kernel.record.models import AccessLog

BYTES = "application/octet-stream"


def send(world: World, login: str, content: bytes, kind: str = "photo", name: str = "现场.jpg") -> Any:
    caller = world.caller(login)
    path = f"{BASE}/files?kind={kind}&name={name}"
    return caller.client.post(path, content, content_type=BYTES, headers=caller.headers)


def patch(world: World, login: str, upload: int, offset: Any, content: bytes) -> Any:
    caller = world.caller(login)
    headers = caller.headers | ({"Upload-Offset": str(offset)} if offset is not None else {})
    return caller.client.patch(f"{BASE}/uploads/{upload}", content, content_type=BYTES, headers=headers)


def sent(world: World, login: str, colour: str = "red") -> dict[str, Any]:
    answer = send(world, login, photo(colour=colour))
    assert answer.status_code == 201, answer.content
    shapes.FileSheet.model_validate(answer.json())
    found: dict[str, Any] = answer.json()
    return found


def get(world: World, login: str, address: str, **headers: str) -> Any:
    caller = world.caller(login)
    return caller.client.get(address, headers=caller.headers | headers)


def test_a_photo_goes_with_the_report_and_comes_back(world: World) -> None:
    file = sent(world, "jiandu1")
    assert (file["name"], file["media_type"], file["state"]) == ("现场.jpg", "image/jpeg", "ready")
    case = world.caller("jiandu1").post(f"{CASES}/report", report_form(photos=[file["id"]])).json()
    work.prepare(file["id"])
    told = world.caller("shouli").get(f"{CASES}/{case['record_id']}/files")
    shapes.RecordFiles.model_validate(told.json())
    (one,) = told.json()["files"]
    assert (one["seq"], one["field"], one["digest"]) == (1, "photos", file["digest"])
    assert set(one["addresses"]) == {"original", "large", "small"}
    before = AccessLog.objects.filter(kind="file").count()
    small = get(world, "shouli", one["addresses"]["small"])
    assert (small.status_code, small.headers["Content-Type"]) == (200, "image/webp")
    assert AccessLog.objects.filter(kind="file").count() == before
    original = get(world, "shouli", one["addresses"]["original"])
    assert b"".join(original.streaming_content) == photo()
    line = AccessLog.objects.filter(kind="file").latest("id")
    assert (line.person_id, line.record_id) == (world.ids["shouli"], case["record_id"])


def test_an_answer_cannot_be_run_by_a_browser(world: World) -> None:
    file = send(world, "jiandu1", PDF, "document", "a%22b.html").json()
    assert send(world, "jiandu1", PDF, "document", "a%0d%0aX: 1").status_code == 422
    answer = get(world, "jiandu1", file["addresses"]["original"])
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "private" in answer.headers["Cache-Control"]


def test_ranges_and_their_end(world: World) -> None:
    file = sent(world, "jiandu1", "blue")
    address = file["addresses"]["original"]
    part = get(world, "jiandu1", address, Range="bytes=2-5")
    assert (part.status_code, part.headers["Content-Range"]) == (206, f"bytes 2-5/{file['size']}")
    assert b"".join(part.streaming_content) == photo(colour="blue")[2:6]
    beyond = get(world, "jiandu1", address, Range="bytes=999999-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{file['size']}")
    assert (
        world.caller("jiandu1").client.post(address, headers=world.caller("jiandu1").headers).status_code
        == 405
    )


def test_an_address_serves_nobody_else(world: World) -> None:
    file = sent(world, "jiandu1")
    case = world.case(photos=[file["id"]])
    address = file["addresses"]["original"]
    seen = (
        world.caller("shouli")
        .get(f"{CASES}/{case.record_id}/files")
        .json()["files"][0]["addresses"]["original"]
    )
    assert get(world, "shouli", seen).status_code == 200
    assert get(world, "shouli", address).status_code == 404
    assert get(world, "linqu", seen).status_code == 404
    assert get(world, "jiandu1", address.partition("?")[0]).status_code == 404
    assert world.caller().client.get(address).status_code == 302
    # signed for themselves, but out of their scope
    for login in ("linqu", "linqu1", "xitong"):
        assert world.caller(login).get(f"{BASE}/files/{file['id']}").status_code == 404
        assert world.caller(login).get(f"{CASES}/{case.record_id}/files").status_code in {403, 404}


def test_another_districts_files_are_not_there(world: World) -> None:
    file = sent(world, "linqu1")
    case = world.case(by="linqu1", point=THERE, photos=[file["id"]])
    for login in ("shouli", "jiandu1", "zhiban"):
        assert world.caller(login).get(f"{BASE}/files/{file['id']}").status_code == 404
        assert world.caller(login).get(f"{CASES}/{case.record_id}/files").status_code == 404
        refused = world.caller(login).post(f"{CASES}/report", report_form(photos=[file["id"]]))
        assert refused.status_code in {403, 422}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_by_a_sentence(world: World, name: str) -> None:
    kind, content = HOSTILE[name]
    answer = send(world, "jiandu1", content, kind)
    assert answer.status_code == 422, answer.content
    assert len(answer.json()["message"]) > 5


@pytest.mark.parametrize("name", BROKEN_EXIF)
def test_what_a_camera_wrote_wrong_is_no_reason_to_refuse_its_photo(world: World, name: str) -> None:
    answer = send(world, "jiandu1", photo(exif=BROKEN_EXIF[name]))
    assert answer.status_code == 201, answer.content
    shapes.FileSheet.model_validate(answer.json())
    assert None in {answer.json()["taken_at"], answer.json()["lon"]}
    work.prepare(answer.json()["id"])
    assert get(world, "jiandu1", f"{BASE}/files/{answer.json()['id']}").json()["addresses"]["small"]


def test_a_large_file_in_parts(world: World) -> None:
    content = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + os.urandom(300_000)
    caller = world.caller("jiandu1")
    begun = caller.post(f"{BASE}/uploads", {"kind": "video", "name": "v.mp4", "size": len(content)})
    assert begun.status_code == 201, begun.content
    shapes.UploadProgress.model_validate(begun.json())
    upload = begun.json()["id"]
    assert patch(world, "jiandu1", upload, 0, content[:100_000]).json()["offset"] == 100_000
    head = caller.client.head(f"{BASE}/uploads/{upload}", headers=caller.headers)
    assert (head.status_code, head.headers["Upload-Offset"]) == (200, "100000")
    wrong = patch(world, "jiandu1", upload, 5, content[5:])
    assert (wrong.status_code, wrong.headers["Upload-Offset"]) == (409, "100000")
    for offset in (None, "-1", "x", "1" * 20):
        assert patch(world, "jiandu1", upload, offset, b"x").status_code == 400
    assert patch(world, "shouli", upload, 100_000, b"x").status_code == 404
    last = patch(world, "jiandu1", upload, 100_000, content[100_000:]).json()
    assert last["file"]["media_type"] == "video/mp4"
    assert caller.get(f"{BASE}/uploads/{upload}").json()["file"]["digest"] == last["file"]["digest"]
    assert caller.delete(f"{BASE}/files/{upload}").status_code == 204
    assert caller.get(f"{BASE}/uploads/{upload}").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"kind": "photo", "size": 0},
        {"kind": "program", "size": 10},
        {"kind": "photo", "size": "many"},
        {"kind": "photo", "size": 10, "digest": "zz"},
        {"kind": "photo", "size": 10, "name": "\x00"},
        {"kind": "photo", "size": 10**15},
    ],
    ids=json.dumps,
)
def test_an_announcement_that_is_none(world: World, body: dict[str, Any]) -> None:
    answer = world.caller("jiandu1").post(f"{BASE}/uploads", body)
    assert answer.status_code in {413, 422}
    assert answer.json()["message"]


def test_ids_that_are_none(world: World) -> None:
    for number in ("0", "1", str(2**63 - 1), str(2**63), "9" * 30):
        for path in (f"/files/{number}", f"/uploads/{number}"):
            assert world.caller("jiandu1").get(BASE + path).status_code == 404
        assert get(world, "jiandu1", f"/files/{number}/original/?t=1.x").status_code == 404
    assert get(world, "jiandu1", "/files/1/sideways/").status_code == 404


def test_too_many_at_once_are_told_to_come_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from xiucheng.delivery.api import files  # noqa: PLC0415

    class Full:
        def acquire(self, blocking: bool) -> bool:
            return False

    monkeypatch.setattr(files, "_turns", Full())
    answer = send(world, "jiandu1", photo())
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")


KILLED = """
import os, sys
import django
django.setup()
from django.db import connections
from xiucheng.delivery.testing import use
use(sys.argv[1])
from xiucheng.kernel.access.actor import by_id
from xiucheng.kernel.files import actions
parts = iter([b"\\0\\0\\0\\x18ftypisom\\0\\0\\0\\0isommp42", b"x" * 200_000])
def read(count):
    block = next(parts, None)
    if block is None:
        print("here", flush=True)
        sys.stdin.read()
    return block
actions.append(by_id(int(sys.argv[2])), int(sys.argv[3]), 0, read)
"""


@pytest.mark.server
def test_a_killed_server_loses_nothing_that_arrived(world: World) -> None:
    from django.db import connection  # noqa: PLC0415

    content = b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"x" * 200_000 + b"the rest"
    upload = (
        world.caller("jiandu1").post(f"{BASE}/uploads", {"kind": "video", "size": len(content)}).json()["id"]
    )
    name = str(connection.settings_dict["NAME"])
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "xiucheng.delivery.site.settings"}
    command = [sys.executable, "-c", KILLED, name, str(world.ids["jiandu1"]), str(upload)]
    with subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"here\n"
        # meanwhile nobody else gets in between
        assert patch(world, "jiandu1", upload, store.arrived(upload), b"x").status_code == 409
        process.send_signal(signal.SIGKILL)
        process.wait(10)
    caller = world.caller("jiandu1")
    offset = int(
        caller.client.head(f"{BASE}/uploads/{upload}", headers=caller.headers).headers["Upload-Offset"]
    )
    assert offset == len(content) - len(b"the rest")
    last = patch(world, "jiandu1", upload, offset, content[offset:]).json()
    assert store.place(File.objects.get(pk=last["id"]).digest).read_bytes() == content
