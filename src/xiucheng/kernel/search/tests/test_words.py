# SPDX-License-Identifier: Apache-2.0
"""Words: one spelling for all widths and cases, tokens that lose no part of a text, hits where they stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.search.words import (
    asked_tokens,
    excerpt,
    haystack,
    holds,
    marked,
    normal,
    place_token,
    places_of,
    runs,
    terms,
    tokens,
)

WRITTEN = st.text(
    st.sampled_from("锦绣路垃圾桶AbCdＡｂ１2０9-_。，（） \n%\\ßŉ㎡①🙂é") | st.characters(), max_size=40
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SJ20261122-001042", ["sj20261122", "001042"]),
        ("ＳＪ２０２６", ["sj2026"]),
        ("锦绣路１号（北侧）", ["锦绣路1号", "北侧"]),
        ("Street_Light OFF", ["street", "light", "off"]),
        ("ｶﾞ", ["ガ"]),
        ("。！？ —— 🙂 %_\\", []),
        ("", []),
    ],
)
def test_runs_are_letters_and_digits_in_one_spelling(text: str, found: list[str]) -> None:
    assert runs(text) == found


@given(WRITTEN)
def test_normal_spelling_is_final_and_without_blanks(text: str) -> None:
    assert normal(normal(text)) == normal(text)
    assert all(" " not in run and run for run in runs(text))


@given(WRITTEN, st.data())
def test_every_part_of_a_text_finds_it(text: str, data: st.DataObject) -> None:
    hay = haystack([text])
    for run in hay.split():
        start = data.draw(st.integers(0, len(run) - 1))
        part = run[start : data.draw(st.integers(start + 1, len(run)))]
        asked = terms(part)
        assert asked_tokens(asked) <= tokens(hay)
        assert all(term in hay for term in asked)


@given(WRITTEN, WRITTEN)
def test_what_the_tokens_miss_is_not_in_the_text(text: str, other: str) -> None:
    hay, asked = haystack([text]), terms(other)
    if not asked_tokens(asked) <= tokens(hay):
        assert not all(term in hay for term in asked)


@given(WRITTEN, WRITTEN)
def test_pieces_are_the_whole_text_and_hits_hold_a_term(text: str, question: str) -> None:
    asked = terms(question)
    pieces = marked(text, asked)
    assert "".join(piece.text for piece in pieces) == text
    for piece in pieces:
        assert piece.text
        if piece.hit:
            assert any(normal(piece.text).find(term) >= 0 for term in asked)


def test_hits_stand_where_people_wrote_them() -> None:
    pieces = marked("在锦绣路１号，ABC", terms("绣路1 abc"))
    assert [piece.text for piece in pieces if piece.hit] == ["绣路１", "ABC"]


def test_overlapping_hits_are_one() -> None:
    assert [piece.text for piece in marked("aaab", ("aa", "ab")) if piece.hit] == ["aaab"]


def test_a_term_that_another_holds_asks_for_nothing_more() -> None:
    assert terms("垃圾 垃圾桶 垃圾桶") == ("垃圾桶",)


def test_an_excerpt_shows_the_first_hit_and_its_surroundings() -> None:
    text = "甲" * 60 + "井盖" + "乙" * 200
    cut = excerpt(["没有", text], ("井盖",))
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert "井盖" in cut
    assert len(cut) < 110
    assert excerpt(["没有"], ("井盖",)) == ""


def test_all_terms_must_be_held() -> None:
    assert holds("锦绣路1号", ("锦绣", "1号"))
    assert not holds("锦绣路1号", ("锦绣", "2号"))


def test_scope_tokens_are_below_zero_and_apart() -> None:
    found = places_of("supervision", "310199/001/", ["jx/zh/", "hw/"])
    wanted = {
        place_token("supervision", "holder", ""),
        place_token("supervision", "area", "310199/"),
        place_token("supervision", "area", "310199/001/"),
        place_token("supervision", "holder", "jx/"),
        place_token("supervision", "holder", "jx/zh/"),
        place_token("supervision", "holder", "hw/"),
    }
    assert found == wanted
    assert all(-(2**63) <= token < 0 for token in found)
    assert place_token("correction", "area", "310199/") not in found


@given(WRITTEN)
def test_tokens_of_words_never_meet_those_of_scopes(text: str) -> None:
    assert all(0 <= token < 2**63 for token in tokens(haystack([text])))


def test_what_lies_nowhere_has_only_the_token_of_its_app_and_holder() -> None:
    assert places_of("a", "", ["h/"]) == {place_token("a", "holder", ""), place_token("a", "holder", "h/")}
