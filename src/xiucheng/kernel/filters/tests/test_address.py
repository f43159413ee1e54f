# SPDX-License-Identifier: Apache-2.0
"""One spelling of what filters a list."""

from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.kernel.filters.address import NOT_FILTERS, is_path, normal

WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P")), max_size=12)
PAIRS = st.lists(st.tuples(WORDS | st.sampled_from(sorted(NOT_FILTERS)), WORDS), max_size=12)


@settings(max_examples=50)
@given(PAIRS)
def test_the_spelling_is_its_own_spelling_and_says_no_place(pairs: list[tuple[str, str]]) -> None:
    once = normal(urlencode(pairs))
    assert normal(once) == once
    assert not NOT_FILTERS & {name for name, _value in parse_qsl(once)}


@settings(max_examples=50)
@given(PAIRS, st.randoms())
def test_the_order_of_the_names_does_not_matter(pairs: list[tuple[str, str]], random: object) -> None:
    single = list(dict(pairs).items())
    mixed = list(single)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert normal(urlencode(single)) == normal(urlencode(mixed))


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", ""),
        ("?state=filed&q=", "state=filed"),
        ("state=a&after=xyz&first=101&open=/records/x/1/&state=b", "state=b"),
        ("q=+%E5%9E%83%E5%9C%BE+", "q=%E5%9E%83%E5%9C%BE"),
    ],
)
def test_what_filters_is_kept(query: str, wanted: str) -> None:
    assert normal(query) == wanted


@pytest.mark.parametrize(
    "query", ["q=%00", "q=1%0a1", "%1b=1", "&".join(f"a{n}={n}" for n in range(200))], ids=range(4)
)
def test_what_no_list_asks_is_not_kept(query: str) -> None:
    with pytest.raises(ValueError):
        normal(query)


@pytest.mark.parametrize("path", ["", "cases/", "//evil.invalid/", "https://evil.invalid/", "/a\\b", "/\x00"])
def test_an_address_elsewhere_is_no_list(path: str) -> None:
    assert not is_path(path)
