# SPDX-License-Identifier: Apache-2.0
"""The pseudo-language: every sentence that is translated comes in brackets, so what stands outside was forgotten.

Names and descriptions of the bureau are Chinese here, and words of law come in both languages by declaration, so
Latin words outside the brackets are sentences of ours that no catalogue knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.delivery.api.tests.world import CASE, World, small_city
from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE

BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")
WORD = re.compile(r"[A-Za-z]{2,}(?:[ ,.'-]+[A-Za-z]+)*")
SAID = ("aria-label", "title", "placeholder", "alt", "data-confirm")
KNOWN = re.compile(
    r"""English|Ctrl|Esc|Enter|Shift|Tab|CSV|XLSX|Excel|PDF|[0-9a-f]{16}|WGS-?84|CGCS2000|km|
    [A-Z]{2}\d{8}-\d+|GB/?T|CJJ?/?T|Demo-\w+""",
    re.VERBOSE,
)


class Texts(HTMLParser):
    """Everything that a reader or a screen reader is told."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style", "template"}
        self.found += [value for name, value in attrs if name in SAID and value]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style", "template"}

    def handle_data(self, data: str) -> None:
        if not self.silent and data.strip():
            self.found.append(" ".join(data.split()))


def forgotten(html: str) -> list[str]:
    """Latin words outside the brackets that are no names of things."""
    reader = Texts()
    reader.feed(html)
    return sorted({word for text in reader.found for word in WORD.findall(KNOWN.sub(" ", outside(text)))})


def outside(text: str) -> str:
    """What is left without the brackets; a sentence may hold another one."""
    shorter = BRACKETED.sub(" ", text)
    return shorter if shorter == text else outside(shorter)


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made


@pytest.fixture
def pseudo(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every translation in brackets and longer, as a language with long words would make it."""

    def wrapped(words: str) -> str:
        return f"⟦{words} ~~~⟧" if words else words

    # the functions that the others call; what they are looked up by keeps them after the first call
    spoken = translation._trans  # type: ignore[attr-defined]
    monkeypatch.setattr(spoken, "gettext", wrapped, raising=False)
    monkeypatch.setattr(spoken, "pgettext", lambda _context, words: wrapped(words), raising=False)
    monkeypatch.setattr(
        spoken, "ngettext", lambda one, many, n: wrapped(one if n == 1 else many), raising=False
    )


def test_the_reader_finds_what_was_forgotten() -> None:
    html = "<p>⟦Sign in ~~~⟧ 案件 SJ20261123-001000 ⟦until ⟦noon ~~~⟧ ~~~⟧</p>"
    html += '<a title="Close it">Open me</a><script>let it</script>'
    assert forgotten(html) == ["Close it", "Open me"]


PAGES = (
    "/work/",
    "/work/?tab=handled",
    "/cases/",
    f"/cases/{CASE}/?closed=open",
    "{record}",
    "{record}accept/",
    "{record}decline/",
    f"/start/{CASE}/report/",
    "/start/",
    "/map/",
    "/password/",
    "/nowhere/",
)


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_ours_is_said_untranslated(world: World, pseudo: None, page: str) -> None:
    case = world.case()
    client = browser("shouli")
    client.cookies[LANGUAGE_COOKIE] = "zh-hans"
    address = page.format(record=f"/records/{CASE}/{case.record_id}/")
    html = client.get(address, follow=True).content.decode()

    assert "⟦" in html
    assert forgotten(html) == []
