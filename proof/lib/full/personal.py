# SPDX-License-Identifier: Apache-2.0
"""Personal words: encrypted, masked by post, kept for a time, erased for good."""

from __future__ import annotations

from pathlib import Path

from proof.lib.lines import Lines, need
from proof.lib.place import CASES
from proof.lib.world import World

lines: Lines[World] = Lines()
TESTS = "src/xiucheng/kernel/personal/tests"
NAME, PHONE = "东方标记乙", "13812340987"


@lines(
    "personal data",
    "field encryption with key rotation: the table holds no word, a new key reaches every value",
)
def encrypted(world: World) -> str:
    city = world.city
    city.report(reporter_name="司马加密", reporter_phone="13700001111")
    with city.connect() as connection:
        held = connection.execute("SELECT string_agg(t::text, ' ') FROM personal t").fetchone()
    need(
        held and "司马加密" not in str(held[0]) and "13700001111" not in str(held[0]),
        "a word stands in clear",
    )
    rotated = city.place.run("personal", "rotate").stdout
    verified = city.place.run("record", "verify").stdout
    ran = world.suites.shown(TESTS, "new_key", "noticed", "encrypted", least=3)
    return f"{rotated.strip().splitlines()[-1]}; {verified.strip().splitlines()[-1]}; {', '.join(ran.passed)}"


@lines(
    "personal data",
    "masking by post on pages, by interface and in exports; a look asks for a reason and is noted",
)
def masked(world: World) -> str:
    city = world.city
    case = city.report(reporter_name="诸葛遮挡", reporter_phone="13600002222")
    told: dict[str, str] = {}
    for login in ("shouli", "zhiban", "lingdao"):
        sheet = city.as_person(login).get(f"{CASES}/{case['record_id']}").text
        page = city.as_person(login).get(f"/records/supervision.case/{case['record_id']}/").text
        listed = city.as_person(login).get(f"{CASES}/export", params={"format": "csv"}).text
        for text in (sheet, page, listed):
            need("诸葛遮挡" not in text and "13600002222" not in text, f"{login} sees the words unasked")
        told[login] = "mask" if "诸***" in page or "诸*" in page else "nothing"
    ran = world.suites.shown(TESTS, "mask", "look_is_noted", "need_are_not", "by_post", least=6)
    return f"{told}; {len(ran.passed)} tests"


@lines("personal data", "retention: words go when their time is over, chains stay valid")
def kept(world: World) -> str:
    ran = world.suites.shown(TESTS, "longest_of_their_times", least=1)
    return ", ".join(ran.passed)


@lines(
    "Proof",
    "erasure of a person: `record verify` green, no trace in database, files, search, logs (raw storage read)",
)
def erased(world: World) -> str:
    city = world.city
    case = city.report(reporter_name=NAME, reporter_phone=PHONE)
    case = city.step("shouli", case, "decline", reason="untrue", why="proof")
    boss, second = city.as_person("anquan"), city.as_person("shenji")
    before = traces(world)
    found = boss.post("/admin/erasures/find/", data={"name": NAME, "phone": PHONE})
    need(str(case["number"]) in found.text, f"not found: {found.status_code}")
    entry = f"{case['record_id']}/1"
    asked = boss.post("/admin/erasures/ask/", data={"entries": entry, "reason": "asked"})
    need(asked.status_code in {302, 303}, f"asking answered {asked.status_code}")
    number = city.rows("SELECT max(id) FROM erasure")[0][0]
    alone = boss.post(f"/admin/erasures/{number}/agree/")
    need(alone.status_code not in {302, 303}, "one administrator alone erased")
    agreed = second.post(f"/admin/erasures/{number}/agree/")
    need(agreed.status_code in {302, 303}, f"agreeing answered {agreed.status_code}")
    verified = city.place.run("record", "verify").stdout
    after = traces(world)
    need(not after, f"traces are left in {after}")
    left = city.get("shouli", "/api/v1/search", q=NAME[:2])["items"]
    need(not [one for one in left if one.get("record_id") == case["record_id"]], "search finds it")
    ran = world.suites.shown(TESTS, "no_byte", "restored_backup", "two", least=3)
    return (
        f"in clear before {before}, after none; {verified.strip().splitlines()[-1]}; {', '.join(ran.passed)}"
    )


def traces(world: World) -> list[str]:
    """Where the marked words lie in clear: in a dump of all tables, or in any file of the place."""
    city, found = world.city, []
    with city.connect() as connection:
        tables = connection.execute(
            "SELECT quote_ident(schemaname) || '.' || quote_ident(tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        for (table,) in tables:
            statement = f"SELECT count(*) FROM {table} t WHERE t::text LIKE ANY(%s)"
            hit = connection.execute(statement, [[f"%{NAME}%", f"%{PHONE}%"]]).fetchone()
            if hit and hit[0]:
                found.append(table)
    words = (NAME.encode(), PHONE.encode())
    # The database's own files too, with rows that are no more and its journal: words never lay there in clear.
    for path in city.var.rglob("*"):
        if path.is_file() and any(word in held(path) for word in words):
            found.append(str(path.relative_to(city.var)))
    return found


def held(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@lines("personal data", "erasure across exports, accounts and backups: a restored backup erases again")
def everywhere(world: World) -> str:
    ran = world.suites.shown(TESTS, least=20)
    whole = world.suites.shown(f"{TESTS}/test_everywhere.py", least=4)
    return f"{', '.join(whole.passed)}; {len(ran.passed)} tests in all"
