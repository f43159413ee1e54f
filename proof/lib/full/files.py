# SPDX-License-Identifier: Apache-2.0
"""Files: sent, judged by what they hold, kept by content, given out to whom they belong."""

from __future__ import annotations

import os

import httpx

from proof.lib.lines import Lines, need
from proof.lib.place import CASES
from proof.lib.world import World
from xiucheng.kernel.files.tests.samples import HOSTILE, camera_exif, huge_png, photo

lines: Lines[World] = Lines()
FILES = "/api/v1/files"
TESTS = "src/xiucheng/kernel/files/tests"
DOOR = "src/xiucheng/delivery/api/tests/test_files.py"


def send(
    world: World, content: bytes, kind: str = "photo", name: str = "a.jpg", login: str = "jiandu1"
) -> httpx.Response:
    headers = {"Content-Type": "application/octet-stream"}
    query = {"kind": kind, "name": name}
    return world.city.as_person(login).post(FILES, params=query, content=content, headers=headers)


@lines("files", "streamed and content-addressed: the same bytes are kept once, under their digest")
def kept(world: World) -> str:
    content = photo(colour="purple")
    first, second = send(world, content).json(), send(world, content, name="b.jpg", login="jiandu2").json()
    need(first["digest"] == second["digest"] and first["id"] != second["id"], f"{first} {second}")
    places = [path for path in world.city.var.rglob("*") if path.name.startswith(first["digest"][4:20])]
    whole = [path for path in world.city.var.rglob("*") if path.is_file() and path.read_bytes() == content]
    need(len(whole) == 1, f"the bytes lie in {len(whole)} files; {places}")
    return f"two senders, one file {whole[0].relative_to(world.city.var)}"


@lines("files", "typed by content, not by name: a page named .jpg is no photo; limits per kind")
def typed(world: World) -> str:
    page = send(world, b"<html><script>alert(1)</script></html>", name="photo.jpg")
    need(page.status_code == 422, f"a page as a photo answered {page.status_code}")
    right = send(world, photo(), name="page.html")
    need(right.json()["media_type"] == "image/jpeg", right.text)
    large = send(world, b"\xff\xd8\xff" + os.urandom(31_000_000))
    need(large.status_code in {413, 422}, f"31 MB of photo answered {large.status_code}")
    return f"{page.json()['message']} / {large.json()['message']}"


@lines("files", "EXIF position and time are read and kept; what is shown carries none of it")
def camera(world: World) -> str:
    sent = send(world, photo(exif=camera_exif())).json()
    rows = world.city.rows("SELECT taken_at, lon, lat FROM file WHERE id = %s", sent["id"])
    need(rows and rows[0][0] is not None and rows[0][1] is not None, f"kept is {rows}")
    ran = world.suites.shown(TESTS, "camera", "silent", least=3)
    return f"taken {rows[0][0]:%Y-%m-%d %H:%M} at {rows[0][1]:.5f}, {rows[0][2]:.5f}; {len(ran.passed)} tests"


@lines("files", "thumbnails; photos hang on report and step, before and after beside each other in Chromium")
def seen(world: World) -> str:
    made = world.suites.shown(TESTS, "pictures_are", "pixels_are_broken", least=2)
    walked = world.suites.shown("tests/journeys/test_photos.py", least=1)
    return ", ".join([*made.passed, *walked.passed])


@lines("files", "resumable upload: broken off and continued, two senders never mix")
def resumed(world: World) -> str:
    city, content = world.city, photo(640, 480, colour="teal")
    who = city.as_person("jiandu1")
    body = {"kind": "photo", "name": "large.jpg", "size": len(content)}
    announced = who.post("/api/v1/uploads", json=body, headers={"Idempotency-Key": "proof-upload"})
    need(announced.status_code < 300, announced.text)
    address, cut = f"/api/v1/uploads/{announced.json()['id']}", len(content) // 3
    bytes_ = {"Content-Type": "application/octet-stream"}
    who.patch(address, content=content[:cut], headers=bytes_ | {"Upload-Offset": "0"})
    told = who.head(address).headers.get("Upload-Offset")
    need(told == str(cut), f"after a third it says {told} of {cut}")
    wrong = who.patch(address, content=b"xx", headers=bytes_ | {"Upload-Offset": "1"})
    need(wrong.status_code == 409, f"a wrong place answered {wrong.status_code}")
    last = who.patch(address, content=content[cut:], headers=bytes_ | {"Upload-Offset": str(cut)})
    need(last.status_code < 300, last.text)
    ran = world.suites.shown(TESTS, "goes_on_after_breaks", "never_mix", least=2)
    return f"a third, then the rest of {len(content)} bytes; {len(ran.passed)} tests"


@lines("files", "nothing under a public path; addresses are signed, short-lived and for one person")
def signed(world: World) -> str:
    city = world.city
    sent = send(world, photo(colour="navy")).json()
    case = city.taken(
        "jiandu1",
        f"{CASES}/report",
        {"point": "121.2100,31.0140", "words": "x", "channel": "inspector", "photos": [sent["id"]]},
    )
    told = city.get("shouli", f"{CASES}/{case['record_id']}/files")["files"][0]["addresses"]["original"]
    need(city.as_person("shouli").get(told).status_code == 200, "its reader does not get it")
    asked = {
        "another person": city.as_person("chuzhi").get(told).status_code,
        "nobody": httpx.get(city.url + told).status_code,
        "without signature": city.as_person("shouli").get(told.partition("?")[0]).status_code,
        "as a static file": httpx.get(f"{city.url}/static/{sent['digest']}").status_code,
    }
    need(set(asked.values()) <= {302, 401, 403, 404}, f"{asked}")
    ran = world.suites.shown(TESTS, "an_address_is_for", "longer_time", "did_not_sign", least=3)
    return f"{asked}; {len(ran.passed)} tests of signatures and their end"


@lines(
    "files",
    "clamd by configuration: nothing is given out before its verdict (a peer of its protocol answers)",
)
def scanned(world: World) -> str:
    ran = world.suites.shown(TESTS, "malware", "without_a_verdict", "whether_the_scanner", least=3)
    return ", ".join(ran.passed)


@lines("files", "documents, audio and video are taken by their kind and shown on the record")
def kinds(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/delivery/shell/tests/test_file_forms.py", least=8)
    return f"{len(ran.passed)} tests"


@lines("Proof", "zip bombs, polyglot files, 20,000 × 20,000 px, broken EXIF: refused or taken, never a 500")
def hostile(world: World) -> str:
    answers: dict[str, int] = {}
    for name, (_kind, content) in HOSTILE.items():
        for kind in ("photo", "table", "document"):
            answers[f"{name} as {kind}"] = send(world, content, kind).status_code
    answers["huge png"] = send(world, huge_png()).status_code
    answers["half a camera's words"] = send(world, photo(exif=camera_exif())[:400]).status_code
    need(set(answers.values()) <= {201, 413, 415, 422}, f"{answers}")
    broken = [line for line in world.city.log_lines() if line.get("status", 0) >= 500]
    need(not broken, f"{broken[:1]}")
    tests = world.suites.shown(TESTS, "hostile", "400_million", "wrong_byte", least=3)
    return f"{len(answers)} sent: {sorted(set(answers.values()))}; {len(tests.passed)} tests"
