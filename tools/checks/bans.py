# SPDX-License-Identifier: Apache-2.0
"""What our code never does: each ban with its reason in the sentence."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tools.checks.sources import files, is_test, syntax, tracked

LICENCE = "# SPDX-License-Identifier: Apache-2.0"
DOORS = {"pages", "api", "tasks", "admin"}
CLOCKS = {("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today")}
CLOCKS |= {("timezone", "now"), ("time", "time")}
# Put together from pieces, so that this file does not hold what it looks for.
HOSTS = ["pypi" + ".org", "registry.npm" + "js.org", "python" + "hosted.org", "npm" + "mirror.com"]
HOSTS += ["/simple" + "/pip", "mirrors." + "aliyun", "tuna." + "tsinghua"]
HOMES = re.compile(r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/[\w.]")
BINARY = {".ttf", ".png", ".jpg", ".webp", ".ico", ".gz", ".xlsx", ".pdf", ".woff2", ".mo"}


def find(root: Path) -> list[str]:
    """Every violation of every ban."""
    found = []
    for path in files(root, "*.py"):
        name = path.relative_to(root)
        text = path.read_text(encoding="utf-8")
        found += [f"{name}: {sentence}" for sentence in header(text, told="migrations" in name.parts)]
        if not is_test(name):
            found += [f"{name}:{line} {sentence}" for line, sentence in body(name, syntax(path))]
    return found + addresses(root)


def header(text: str, *, told: bool = False) -> Iterator[str]:
    """`told`: the file's name says it all, as a migration's does."""
    lines = text.splitlines()
    if not lines or lines[0] != LICENCE:
        yield f"The first line is `{LICENCE}`."
    if len(lines) > 1 and not told and not ast.get_docstring(ast.parse(text)):
        yield "After it, a sentence says what the module is for."


def body(name: Path, tree: ast.Module) -> Iterator[tuple[int, str]]:
    parts = name.parts
    product = "src" in parts
    clock = "clock" in parts and "kernel" in parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and is_door(name):
            yield node.lineno, "A door asks queries or actions, never the tables (`.objects`)."
        if isinstance(node, ast.Call) and product and not clock and tells_time(node):
            yield node.lineno, "The time comes from xiucheng.kernel.clock.now(), which tests can hold still."
        if isinstance(node, ast.ImportFrom | ast.Import) and product:
            yield from ((node.lineno, sentence) for sentence in imports(name, node))


def is_door(name: Path) -> bool:
    parts = name.with_suffix("").parts
    if "delivery" in parts:
        return True
    return len(parts) > 4 and parts[4] in DOORS


def tells_time(node: ast.Call) -> bool:
    function = node.func
    if not isinstance(function, ast.Attribute):
        return False
    owner = function.value
    last = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
    return (last, function.attr) in CLOCKS


def imports(name: Path, node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    """What a module must not import, by where it lies."""
    module = node.module if isinstance(node, ast.ImportFrom) else None
    names = [module] if module else [alias.name for alias in node.names]
    if any(one.startswith("django.dispatch") or one.endswith("models.signals") for one in names):
        yield "Apps call each other's actions; signals hide who does what."
    framework = [one for one in names if one.split(".")[0] in {"django", "psycopg"}]
    if framework and (room(name) == "types" or "protocols" in name.parts):
        yield f"Vocabulary and protocols are pure Python; {framework[0]} is not."
    if room(name) == "rules" and any(one != "django.utils.translation" for one in framework):
        yield f"Rules know values, no database and no request; of Django only gettext, not {framework[0]}."


def room(name: Path) -> str:
    """The room of a module in an app of the three floors that have rooms."""
    parts = name.with_suffix("").parts
    return parts[4] if len(parts) > 4 and parts[2] in {"foundation", "operations", "insight"} else ""


def addresses(root: Path) -> list[str]:
    """No kept file says where one machine keeps it or from where packages came."""
    here = [str(root.resolve()), str(Path.home())]
    here = [place for place in here if place.count("/") > 1]
    found = []
    for path in tracked(root):
        if path.suffix in BINARY:
            continue
        text = path.read_text(encoding="utf-8", errors="replace")
        name = path.relative_to(root)
        found += [f"{name} names the package host {host}." for host in HOSTS if host in text]
        found += [f"{name} holds a path of this machine." for place in here if place + "/" in text]
        found += [f"{name} holds the path {match[0]}…" for match in HOMES.finditer(text)]
    return found
