# SPDX-License-Identifier: Apache-2.0
"""Every sentence of the interface, found in code and templates, exists in Chinese."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

from tools.checks.sources import files, is_test

KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACES = re.compile(r"%\((\w+)\)[sd]|\{(\w+)[^}]*\}|%[sd]")


def find(root: Path) -> list[str]:
    """Messages without a translation, and translations that cannot be used."""
    catalogues = list(files(root, "locale/zh_Hans/LC_MESSAGES/django.po"))
    known: set[str] = set()
    found = []
    for path in catalogues:
        catalogue = polib.pofile(str(path))
        known |= {entry.msgid for entry in catalogue if not entry.obsolete}
        name = path.relative_to(root)
        found += [f"{name}: {sentence}" for entry in catalogue for sentence in faults(entry)]
    for path, line, message in messages(root / "src"):
        if message not in known:
            found.append(f"{path.relative_to(root)}:{line} has no Chinese: {message!r}")
    return found


def faults(entry: polib.POEntry) -> Iterator[str]:
    if entry.obsolete:
        return
    if entry.fuzzy:
        yield f"{entry.msgid!r} is marked fuzzy."
    translations = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if not all(translations):
        yield f"{entry.msgid!r} is empty."
    wanted = places(entry.msgid) | places(entry.msgid_plural)
    for text in translations:
        if text and not places(text) <= wanted:
            yield f"{entry.msgid!r} is translated with other places to fill in."
        elif text and not entry.msgid_plural and places(text) != wanted:
            yield f"{entry.msgid!r} is translated without all places to fill in."


def places(text: str) -> set[str]:
    return {match[0] for match in PLACES.finditer(text or "")}


def messages(source: Path) -> Iterator[tuple[Path, int, str]]:
    """Every message in code and templates."""
    if not settings.configured:
        settings.configure()
    for path in files(source, "*.py"):
        if not is_test(path):
            yield from found_in(path, path.read_text(encoding="utf-8"))
    for path in files(source, "templates/**/*.html", "templates/**/*.txt"):
        yield from found_in(path, templatize(path.read_text(encoding="utf-8"), origin=str(path)))


def found_in(path: Path, code: str) -> Iterator[tuple[Path, int, str]]:
    stream = io.BytesIO(code.encode())
    for line, message, _comments, _context in extract(
        "python", stream, KEYWORDS, options={"encoding": "utf-8"}
    ):
        first = message[0] if isinstance(message, tuple) else message
        if first:
            yield path, line, first
