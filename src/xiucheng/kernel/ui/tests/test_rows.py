# SPDX-License-Identifier: Apache-2.0
"""Lines of lists are written without a template, so what templates do by themselves is shown here."""

from dataclasses import fields, replace
from html import escape, unescape
from typing import Any

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.ui import rows, samples
from xiucheng.kernel.ui.shapes import WorkRow

WORDS = [one.name for one in fields(WorkRow) if one.type in {"str", str}]
HOSTILE = "<script>'\"&"


@given(st.sampled_from([name for name in WORDS if name != "tone"]), st.text(max_size=30))
def test_whatever_a_word_holds_it_stands_escaped_and_adds_no_element(name: str, words: str) -> None:
    sample = samples.rows()[0]
    short: dict[str, Any] = {name: "x"}
    hostile: dict[str, Any] = {name: words + HOSTILE}
    plain = rows.lines([replace(sample, **short)], selectable=True)
    html = rows.lines([replace(sample, **hostile)], selectable=True)
    assert html.count("<") == plain.count("<")
    assert html.count('"') == plain.count('"')
    assert escape(words + HOSTILE) in html


def test_a_line_says_what_it_is_given_in_both_languages() -> None:
    for language, new, reports in (("zh-hans", "未读", "3 件上报"), ("en", "new", "3 reports")):
        with translation.override(language):
            row = replace(
                samples.rows()[0], unread=True, returned=True, reports=3, person="王工", marked=True
            )
            html = rows.lines([row], selectable=True)
        assert f'<b class="x-new">{new}</b>' in html, language
        assert reports in html, html
        assert 'class="is-unread"' in html
        assert "王工" in html
        assert " checked>" in html
        assert f'data-fits="{row.fits}"' in html
        assert row.title in unescape(html)


def test_without_steps_for_several_there_is_nothing_to_mark() -> None:
    html = rows.lines(samples.rows())
    assert "checkbox" not in html
    assert html.count("<tr ") == len(samples.rows())
