# SPDX-License-Identifier: Apache-2.0
"""The kernel: record, seals, submissions, relay, access, clock, settings, logs, health, documents."""

from __future__ import annotations

import io
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import psycopg
from pypdf import PdfReader

from proof.lib.lines import Lines, need
from proof.lib.place import CASES, ROOT
from proof.lib.world import World

lines: Lines[World] = Lines()
ASK_ADDRESS = """
import sys
from pathlib import Path
from xiucheng.kernel.database import embedded
print(embedded.urls(Path(sys.argv[1])).app)
"""
DRAW = """
import sys
from xiucheng.kernel.documents import render_pdf
from xiucheng.kernel.documents.tests.test_render import AT, ORDER
sys.stdout.buffer.write(render_pdf("correction_order", ORDER, at=AT))
"""
SEAL_SECONDS, RELAY_SECONDS = 150, 20


def until(true: Callable[[], Any], seconds: float) -> Any:
    """What comes true within some seconds, or what it was at last."""
    deadline = time.monotonic() + seconds
    while not (found := true()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


@lines("Kernel", "process engine and record: each step is one entry in a chain, the record tells the last")
def record(world: World) -> str:
    case = world.city.walk()
    entries = world.city.rows(
        "SELECT seq, step, from_state, to_state, prev, hash FROM entry WHERE record_id = %s ORDER BY seq",
        case["record_id"],
    )
    need([row[0] for row in entries] == list(range(1, 8)), f"entries are {[row[0] for row in entries]}")
    need(all(a[5] == b[4] for a, b in zip(entries, entries[1:], strict=False)), "the chain is broken")
    need(all(a[3] == b[2] for a, b in zip(entries, entries[1:], strict=False)), "states do not follow")
    (state, seq, head, closed), *_ = world.city.rows(
        "SELECT state, seq, head, closed_at FROM record WHERE id = %s", case["record_id"]
    )
    need((state, seq, bytes(head)) == ("closed", 7, bytes(entries[-1][5])), "the record tells another end")
    need(closed, "it is not closed")
    return f"{case['number']}: {' → '.join(row[1] for row in entries)}, chained by SHA-256"


@lines("Kernel", "seals over each minute, anchored outside the database")
def seals(world: World) -> str:
    case = world.city.report()
    (entry, xid), *_ = world.city.rows(
        "SELECT id, xid::text::bigint FROM entry WHERE record_id = %s", case["record_id"]
    )

    def sealed() -> list[Any]:
        return world.city.rows(
            "SELECT id, count FROM seal WHERE journal = 'entry' AND (to_xid, to_id) >= (%s, %s)", xid, entry
        )

    found = until(sealed, SEAL_SECONDS)
    need(found, f"the entry was not sealed within {SEAL_SECONDS} s")
    anchors = [path for path in world.city.var.rglob("*") if path.is_file() and "seal" in path.name]
    need(anchors, "no file of seals beside the database")
    return f"sealed with {found[0][1]} entries; {anchors[0].name} holds {len(anchors[0].read_text().splitlines())}"


@lines("Kernel", "roles: the running system may only add to the record")
def roles(world: World) -> str:
    for part in world.city.rows("SELECT usename FROM pg_stat_activity WHERE datname = current_database()"):
        need(part[0] in {"xiucheng_app", "xiucheng_owner"}, f"{part[0]} is connected")
    urls = app_url(world)
    refused = []
    with psycopg.connect(urls, autocommit=True) as connection:
        for table in ("entry", "seal", "access_log"):
            for statement in ("UPDATE {} SET at = now()", "DELETE FROM {}", "TRUNCATE {}", "DROP TABLE {}"):
                try:
                    connection.execute(statement.format(table))
                except psycopg.errors.InsufficientPrivilege:
                    refused.append(table)
    need(len(refused) == 12, f"only {len(refused)} of 12 were refused")
    return "12 of 12 changes of entry, seal and access_log as xiucheng_app are refused by the server"


def app_url(world: World) -> str:
    """The address of the city's database as the running system has it."""
    command = [sys.executable, "-c", ASK_ADDRESS, str(world.city.var)]
    done = subprocess.run(command, env=world.city.environment, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@lines("Kernel", "submissions: one key acts once; the same key with another body is 422")
def submissions(world: World) -> str:
    city, key = world.city, uuid.uuid4().hex
    form = {"point": "121.2100,31.0140", "words": "once", "channel": "inspector"}
    answers = [city.post("jiandu1", f"{CASES}/report", form, key) for _ in range(3)]
    need([one.status_code for one in answers] == [201, 200, 200], [one.status_code for one in answers])
    need([one.json()["replayed"] for one in answers] == [False, True, True], "replays are not told")
    need(len({one.json()["record_id"] for one in answers}) == 1, "it acted more than once")
    other = city.post("jiandu1", f"{CASES}/report", form | {"words": "another"}, key)
    need(other.status_code == 422, f"another body under the key answered {other.status_code}")
    return f"201, 200, 200 with one record; then 422: {other.json()['message']}"


@lines("Kernel", "relay: every committed entry reaches the consumers")
def relay(world: World) -> str:
    case = world.city.report()
    (entry, xid), *_ = world.city.rows(
        "SELECT id, xid::text::bigint FROM entry WHERE record_id = %s", case["record_id"]
    )

    def behind() -> list[Any]:
        return world.city.rows("SELECT name FROM relay_cursor WHERE (xid, entry_id) < (%s, %s)", xid, entry)

    began = time.monotonic()
    cursors = world.city.rows("SELECT name FROM relay_cursor")
    need(cursors, "no consumer")
    until(lambda: not behind(), RELAY_SECONDS)
    need(not behind(), f"behind after {RELAY_SECONDS} s: {behind()}")
    return f"{', '.join(row[0] for row in cursors)} had it after {time.monotonic() - began:.1f} s"


@lines("Kernel", "access: people, posts, appointments, areas, holders; out of scope is 404, inside a reason")
def scope(world: World) -> str:
    city, case = world.city, world.city.report()
    counts = {
        table: city.rows(f"SELECT count(*) FROM {table}")[0][0]
        for table in ("person", "post", "appointment", "area", "holder")
    }
    need(min(counts.values()) > 0, f"empty: {counts}")
    path = f"{CASES}/{case['record_id']}"
    hidden = city.as_person("chuzhi").get(path)
    need(hidden.status_code == 404, f"somebody without it in scope got {hidden.status_code}")
    nowhere = city.as_person("chuzhi").get(f"{CASES}/999999999")
    need(hidden.json()["message"] == nowhere.json()["message"], "404 tells that it exists")
    refused = city.post("zhiban", f"{path}/accept", {"version": 1, "class_code": "x"})
    need(refused.status_code == 403, f"inside the scope it answered {refused.status_code}")
    return f"{counts}; 404 outside, 403 inside: {refused.json()['message']}"


@lines("Kernel", "shares: who passed a case on still sees it")
def shares(world: World) -> str:
    case = world.city.walk("handle")
    sheet = world.city.get("chuzhi", f"{CASES}/{case['record_id']}")
    found = world.city.rows("SELECT holder_path, reason FROM share WHERE record_id = %s", case["record_id"])
    need(found, "no share was written")
    need(sheet["item"]["state"] == "handled", "the handler sees another state")
    return f"{len(found)} shares ({', '.join(sorted({row[1] for row in found}))}); the handler reads the case"


@lines("Kernel", "three separated administrators exclude each other")
def administrators(world: World) -> str:
    for login in ("xitong", "anquan", "shenji"):
        world.city.as_person(login)
    ran = world.suites.shown("tests/concurrency/test_races.py", "two_administrators")
    me = {login: world.city.get(login, "/api/v1/me") for login in ("xitong", "anquan", "shenji")}
    held = {login: set(one["permissions"]) for login, one in me.items()}
    need(not held["xitong"] & held["anquan"], "system and security share a permission")
    need(not held["anquan"] & held["shenji"], "security and audit share a permission")
    need(not held["xitong"] & held["shenji"], "system and audit share a permission")
    return f"{held}; {len(ran.passed)} race refused"


@lines("Kernel", "Argon2; a lock-out after wrong passwords; API tokens")
def signing_in(world: World) -> str:
    city = world.city
    (hashed,) = city.rows("SELECT password FROM person WHERE login = 'duiyuan2'")[0]
    need(hashed.startswith("argon2$argon2id$"), f"passwords are kept as {hashed[:10]}")
    token = city.taken_token("lingdao")
    bearer = {"Authorization": f"Bearer {token}"}
    need(httpx.get(f"{city.url}/api/v1/me", headers=bearer).status_code == 200, "the token does not act")
    city.as_person("lingdao").delete("/api/v1/tokens/proof")
    need(httpx.get(f"{city.url}/api/v1/me", headers=bearer).status_code == 401, "it acts after its end")
    wrong = [city.sign_in("duiyuan2", "Wrong-password-1").status_code for _ in range(5)]
    locked = city.sign_in("duiyuan2")
    need(
        set(wrong) <= {401, 422, 403} and locked.status_code == wrong[0], f"{wrong} then {locked.status_code}"
    )
    said = locked.json()
    return f"argon2id; token until revoked; after 5 wrong ones the right one is refused: {said['message']}"


@lines("Kernel", "the clock is the only source of time; the mainland calendar is built in")
def clock(world: World) -> str:
    asked = [
        '{"from":"2026-09-30T16:30","amount":4,"unit":"working_hours"}',
        '{"from":"2031-01-04T09:00","amount":2,"unit":"working_days"}',
    ]
    holiday, unknown = world.empty.answers(asked, "clock", "due")
    need('"due":"2026-10-08T' in holiday.replace(" ", ""), f"the national holiday is not skipped: {holiday}")
    need(unknown.startswith("!") or "error" in unknown, f"a year without calendar was guessed: {unknown}")
    done = world.tool("tools.check", "bans")
    need(done.returncode == 0, done.stdout[-200:])
    return f"{holiday}; 2031: {unknown}"


@lines("Kernel", "typed settings with generated documents; a wrong one is told in a sentence")
def settings(world: World) -> str:
    text = (ROOT / "docs" / "settings.md").read_text("utf-8")
    done = world.tool("tools.check", "documents")
    need(done.returncode == 0, done.stdout[-300:])
    wrong = world.place("wrong", PORT="eighty").run("doctor", status=None)
    need(wrong.returncode != 0 and "PORT" in wrong.stderr, f"a wrong port was taken: {wrong.stderr[-200:]}")
    return f"{text.count('XIUCHENG_')} mentions in docs/settings.md, fresh; {wrong.stderr.strip()[-160:]}"


@lines("Kernel", "JSON logs with request and record ids")
def logs(world: World) -> str:
    case = world.city.report()
    found = until(
        lambda: [line for line in world.city.log_lines() if line.get("record_id") == case["record_id"]], 5
    )
    need(found, "no line tells the record")
    need(found[0].get("request_id"), "no request id")
    return str({name: found[0][name] for name in ("request_id", "record_id", "route", "status", "ms")})


@lines("Kernel", "/healthz, /readyz and Prometheus figures")
def health(world: World) -> str:
    city = world.city
    for path in ("/healthz", "/readyz"):
        answer = httpx.get(city.url + path)
        need((answer.status_code, answer.text.strip()) == (200, "ok"), f"{path}: {answer.status_code}")
    before = counted(city.url)
    city.report()
    after = counted(city.url)
    need(after == before + 1, f"a report was counted {after - before} times")
    return f"ok, ok; xiucheng_requests_total of reports {before:.0f} → {after:.0f}"


def counted(url: str) -> float:
    text = httpx.get(f"{url}/metrics").text
    found = re.findall(
        r'^xiucheng_requests_total\{.*cases/report",status="201"\} ([\d.]+)$', text, re.MULTILINE
    )
    return sum(map(float, found))


@lines("PDF spike", "one document with a freely licensed Chinese font, embedded fonts asserted")
def document(world: World) -> str:
    ran = world.suites.shown("src/xiucheng/kernel/documents/tests/test_render.py", "fonts", "text", least=2)
    done = subprocess.run([sys.executable, "-c", DRAW], cwd=ROOT, capture_output=True, check=False)
    need(done.returncode == 0, done.stderr.decode()[-300:])
    pages = PdfReader(io.BytesIO(done.stdout)).pages
    fonts: Any = [one.get_object() for page in pages for one in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    below = [font["/DescendantFonts"][0].get_object() for font in fonts]
    need(below, "no font in the document")
    bare = [
        one["/BaseFont"]
        for one in below
        if not {"/FontFile2", "/FontFile3"} & set(one["/FontDescriptor"].get_object())
    ]
    need(not bare, f"not embedded: {bare}")
    names = sorted({str(one["/BaseFont"]).split("+")[-1] for one in below})
    need(all(name.startswith("NotoSerifSC") for name in names), f"other fonts: {names}")
    need("责令改正" in "".join(page.extract_text() for page in pages), "its text cannot be taken out")
    return (
        f"{len(done.stdout)} bytes, {len(pages)} page, embedded {', '.join(names)}; {len(ran.passed)} tests"
    )
