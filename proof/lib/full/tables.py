# SPDX-License-Identifier: Apache-2.0
"""Tables: lists that go out as files, tables that come in, tried before and undone after."""

from __future__ import annotations

import csv
import io
import re
import time
import uuid

from proof.lib.lines import Lines, need
from proof.lib.place import City
from proof.lib.world import World
from xiucheng.operations.takeover.tests.tables import HEADER, row

lines: Lines[World] = Lines()
CASES = "/cases/supervision.case/"
EXPORTS = "src/xiucheng/delivery/shell/tests/test_exports.py"
INTAKE = "src/xiucheng/operations/intake/tests/test_intake.py"
READING = "src/xiucheng/kernel/tables/tests"


def sheet(*rows: dict[str, str], encoding: str = "utf-8") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


@lines("tables", "every list exports what is filtered, as it is now: CSV and XLSX by page and interface")
def exported(world: World) -> str:
    city = world.city
    city.report(words="=HYPERLINK(1)")
    who = city.as_person("shouli")
    page = who.get(f"{CASES}export/", params={"format": "csv", "closed": "open"})
    need(page.status_code == 200 and "attachment" in page.headers["Content-Disposition"], str(page))
    rows = list(csv.reader(io.StringIO(page.content.decode("utf-8-sig"))))
    listed, after = 0, ""
    while True:
        answer = city.get("shouli", "/api/v1/supervision/cases", closed="no", limit=100, after=after)
        listed, after = listed + len(answer["items"]), answer["next"]
        if not after:
            break
    need(len(rows) - 1 == listed, f"{len(rows) - 1} rows, {listed} in the list")
    guarded = [cell for one in rows for cell in one if "HYPERLINK(1)" in cell]
    need(guarded and not any(cell.startswith("=") for cell in guarded), f"{guarded}")
    book = who.get("/api/v1/supervision/cases/export", params={"format": "xlsx", "closed": "no"})
    need(book.content[:2] == b"PK", book.text[:100])
    ran = world.suites.shown(EXPORTS, least=8)
    return f"{listed} rows of {listed} listed, formula guarded as {guarded[0]!r}; {len(ran.passed)} tests"


@lines(
    "tables", "imports as wizard: preview, row-level errors, dry run, remarks file, undo of a whole import"
)
def wizard(world: World) -> str:
    city = world.city
    who, mark = city.as_person("zhuren"), uuid.uuid4().hex[:6]
    rows = [row(1) | {"id": f"W{mark}1"}, row(2) | {"id": f"W{mark}2"}]
    content = sheet(*rows, row(3, opened_at="昨天") | {"id": f"W{mark}3"}, encoding="gbk")
    sent = who.post("/imports/new/", files={"table": ("一月.csv", content)})
    need(sent.status_code == 303, f"the upload answered {sent.status_code}: {text_of(sent.text)[:300]}")
    address = sent.headers["Location"]
    page = who.get(address).text
    need("第一街道" in page, f"no preview: {text_of(page)[:300]}")
    need("昨天" in page, "the row that cannot be read is not named")
    told = [pressed(city, address, "check", "start"), pressed(city, address, "start", "undo")]
    remarks = who.get(f"{address}remarks.csv")
    need(remarks.status_code == 200 and "昨天" in remarks.content.decode("utf-8-sig"), str(remarks))
    found = city.rows("SELECT count(*) FROM supervision_case WHERE external_id LIKE %s", f"W{mark}%")
    undone = who.post(f"{address}undo/", data={"reason": "proof"})
    need(undone.status_code == 303, text_of(undone.text)[:300])
    told.append(until(city, address, r"taken back"))
    return f"{'; '.join(told)}; {found[0][0]} rows were there"


def pressed(city: City, address: str, step: str, then: str) -> str:
    """Press one of the wizard's buttons, wait until the next is offered; the counts the page tells."""
    who = city.as_person("zhuren")
    answer = who.post(f"{address}{step}/")
    need(
        answer.status_code in {302, 303},
        f"{step} answered {answer.status_code}: {text_of(answer.text)[:200]}",
    )
    return until(city, address, rf"{re.escape(address)}{then}/")


def until(city: City, address: str, pattern: str) -> str:
    began = time.monotonic()
    while time.monotonic() - began < 60:
        page = city.as_person("zhuren").get(address).text
        if re.search(pattern, page):
            counts = re.search(r"\d+ rows: [^<]*|\d+ taken back[^<]*", page)
            return counts[0].strip() if counts else ""
        time.sleep(0.3)
    need(False, f"{pattern} did not come: {text_of(page)[:300]}")
    return ""


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL).split())


@lines("tables", "the same by command: --dry-run, remarks, list, undo; killed half-way in wizard and command")
def commanded(world: World) -> str:
    ran = world.suites.shown(
        "src/xiucheng/operations/takeover/tests/test_importing.py", "command", "killed", least=3
    )
    whole = world.suites.shown(INTAKE, least=12)
    return f"{', '.join(ran.passed)}; {len(whole.passed)} tests of the wizard's actions"


@lines("Proof", "CSV formulas, GBK and UTF-8 with BOM, broken bytes, bombs in workbooks")
def encodings(world: World) -> str:
    ran = world.suites.shown(READING, least=25)
    walked = world.suites.shown(INTAKE, "every_encoding", "workbook", "no_table", least=3)
    return f"{len(ran.passed)} tests of reading and writing, {', '.join(walked.passed)}"
