# SPDX-License-Identifier: Apache-2.0
"""The second process: a correction order with a deadline, a re-inspection as its child, and escalation."""

from __future__ import annotations

import io
import re
import tokenize
from pathlib import Path

from proof.lib.guide import typed_out
from proof.lib.lines import Lines, NotShown, need
from proof.lib.place import ROOT
from proof.lib.world import World

lines: Lines[World] = Lines()
APP = "src/xiucheng/operations/correction"
PARTS = ("models.py", "rules.py", "process.py")
MOST_LINES, MOST_MINUTES = 150, 35
ORDERS, INSPECTIONS = "/api/v1/correction/orders", "/api/v1/correction/inspections"
ORDER = {
    "party": "便民水果店",
    "party_kind": "legal_person",
    "point": "121.2100,31.0140",
    "address": "锦绣路1号",
    "violation": "占道经营",
    "demand": "移走货架",
    "basis": "《上海市市容环境卫生管理条例》第二十五条",
    "days": "3",
}


def lines_of_code(path: Path) -> int:
    """Lines that hold code: no blank ones, comments, docstrings or imports."""
    held: set[int] = set()
    skipped = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT}
    text = path.read_text("utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        alone = token.type == tokenize.STRING and token.line.strip().startswith('"""')
        if token.type not in skipped and token.type != tokenize.ENDMARKER and not alone:
            held.update(range(token.start[0], token.end[0] + 1))
    imports = {at for at, line in enumerate(text.splitlines(), 1) if re.match(r"(from|import) ", line)}
    return len(held - imports)


@lines("Second process", f"a correction order: table, rules and declaration in at most {MOST_LINES} lines")
def short(world: World) -> str:
    counts = {name: lines_of_code(ROOT / APP / name) for name in PARTS}
    plumbing = [
        path.name for path in (ROOT / APP).glob("*.py") if path.name in {"pages.py", "api.py", "forms.py"}
    ]
    need(not plumbing, f"it has plumbing: {plumbing}")
    total = sum(counts.values())
    need(total <= MOST_LINES, f"{total} lines of code: {counts}")
    all_lines = sum(len((ROOT / APP / name).read_text("utf-8").splitlines()) for name in PARTS)
    return f"{total} lines of code: {counts}; {all_lines} with imports, docstrings and blank lines"


@lines("Second process", "written as a newcomer would, from the guide alone, in half an hour")
def half_an_hour(world: World) -> str:
    text = (ROOT / APP / "README.md").read_text("utf-8")
    found = re.search(r"(\d+) minutes", text)
    if not found:
        raise NotShown("how long it took was noted nowhere: a script cannot measure its author")
    need(int(found[1]) <= MOST_MINUTES, f"{found[0]} are noted")
    said, seconds = typed_out(world.folder / "guide")
    return f"{found[0]}, as its author noted; the guide's example typed out: {said} ({seconds:.0f} s)"


@lines("Second process", "order with a deadline, re-inspection as a child by somebody else, then closed")
def walked(world: World) -> str:
    city = world.city
    order = city.taken("duiyuan", f"{ORDERS}/order", ORDER)
    path = f"{ORDERS}/{order['record_id']}"
    sheet = city.get("duizhang", path)
    due = next(clock for clock in sheet["clocks"] if clock["countdown"]["due_at"])
    asked = city.taken("duizhang", f"{path}/inspect", {"version": order["version"]})
    children = city.rows("SELECT id, version FROM record WHERE parent_id = %s", order["record_id"])
    need(len(children) == 1, f"{len(children)} children")
    early = city.post("duizhang", f"{path}/close", {"version": asked["version"]})
    need(early.status_code == 409, f"it closed with an open child: {early.status_code}")
    child = {"version": children[0][1], "result": "corrected", "finding": "移走了"}
    own = city.post("duiyuan", f"{INSPECTIONS}/{children[0][0]}/inspect", child)
    need(own.status_code in {403, 409}, f"who ordered inspected: {own.status_code}")
    city.taken("duizhang", f"{INSPECTIONS}/{children[0][0]}/inspect", child)
    version = city.get("duizhang", path)["item"]["version"]
    closed = city.taken("duizhang", f"{path}/close", {"version": version})
    need(closed["state"] == "closed", f"it is {closed['state']}")
    return f"due {due['countdown']['due_at']}; with an open child: {early.json()['message']}"


@lines("Second process", "escalation when its deadline passes")
def escalation(world: World) -> str:
    ran = world.suites.shown(f"{APP}/tests/test_correction.py", "transferred", "deadline", least=2)
    timers = world.suites.shown("src/xiucheng/kernel/process/tests/test_timers.py", least=2)
    return f"{len(ran.passed)} + {len(timers.passed)} tests let the deadline pass: {', '.join(ran.passed)}"


@lines("Second process", "kept: generated tests, endpoints, pages and diagram come from the declaration")
def kept(world: World) -> str:
    world.suites.shown(f"{APP}/tests/test_correction.py", least=8)
    ran = world.suites.shown("tests/processes/test_declarations.py", "correction.order", least=8)
    paths = world.city.get("duiyuan", "/api/v1/openapi.json")["paths"]
    own = [path for path in paths if path.startswith("/api/v1/correction/")]
    need(len(own) >= 8, f"only {own}")
    diagram = world.place("nothing").run("process", "show", "correction.order", "--format", "mermaid").stdout
    need("overdue" in diagram, diagram[:200])
    return f"{len(ran.passed)} generated tests of the order, {len(own)} endpoints, a diagram"
