# SPDX-License-Identifier: Apache-2.0
"""Keeping filters: everybody their own, each name once, one of a list the usual one."""

from __future__ import annotations

import pytest

from tests.makers import make_person, make_units
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import AccessRefused, NotThere
from xiucheng.kernel.filters import actions, queries

pytestmark = pytest.mark.django_db
LIST = "/cases/supervision.case/"


@pytest.fixture
def people() -> tuple[Actor, Actor]:
    make_units()
    return make_person("one", "receptionist", "jx/jd/"), make_person("two", "receptionist", "jx/jd/")


def test_a_filter_is_kept_named_and_forgotten(people: tuple[Actor, Actor]) -> None:
    one, _two = people
    kept = actions.keep(one, LIST, "state=filed&q=&after=xyz", "  待派遣   的 ")
    (found,) = queries.of_list(one, LIST)
    assert (found.id, found.name, found.address) == (kept, "待派遣 的", f"{LIST}?state=filed")

    actions.rename(one, kept, "派")
    assert [found.name for found in queries.of_list(one, LIST)] == ["派"]
    assert queries.of_list(one, "/admin/log/") == []

    actions.remove(one, kept)
    assert queries.of_person(one) == []


def test_one_of_a_list_is_the_usual_one(people: tuple[Actor, Actor]) -> None:
    one, _two = people
    first = actions.keep(one, LIST, "state=filed", "a", usual=True)
    second = actions.keep(one, LIST, "state=closed", "b", usual=True)
    other = actions.keep(one, "/admin/log/", "kind=login", "c", usual=True)
    assert queries.usual(one, LIST) == "state=closed"
    actions.prefer(one, first, usual=True)
    assert [found.usual for found in queries.of_list(one, LIST)] == [True, False]
    actions.prefer(one, first, usual=False)
    assert queries.usual(one, LIST) == ""
    assert queries.usual(one, "/admin/log/") == "kind=login"
    assert len({first, second, other}) == 3


def test_what_is_somebody_elses_is_not_there(people: tuple[Actor, Actor]) -> None:
    one, two = people
    kept = actions.keep(one, LIST, "state=filed", "a")
    assert queries.of_list(two, LIST) == []
    with pytest.raises(NotThere):
        actions.rename(two, kept, "mine")
    with pytest.raises(NotThere):
        actions.prefer(two, kept, usual=True)
    with pytest.raises(NotThere):
        actions.remove(two, kept)
    assert [found.name for found in queries.of_list(one, LIST)] == ["a"]
    actions.keep(two, LIST, "state=filed", "a")


@pytest.mark.parametrize(
    ("path", "query", "name", "field"),
    [
        (LIST, "state=filed", "", "name"),
        (LIST, "state=filed", "a" * 31, "name"),
        (LIST, "state=filed", "a\x00b", "name"),
        (LIST, "", "a", ""),
        (LIST, "after=xyz&open=/records/", "a", ""),
        (LIST, "q=%00", "a", ""),
        (LIST, "q=" + "x" * 1000, "a", ""),
        ("//evil.invalid/", "q=1", "a", ""),
        ("/" + "x" * 200, "q=1", "a", ""),
    ],
    ids=range(9),
)
def test_what_cannot_be_kept_is_refused_by_a_sentence(
    people: tuple[Actor, Actor], path: str, query: str, name: str, field: str
) -> None:
    with pytest.raises(AccessRefused) as refusal:
        actions.keep(people[0], path, query, name)
    assert set(refusal.value.errors) == ({field} if field else set())
    assert str(refusal.value)
    assert queries.of_person(people[0]) == []


def test_names_and_filters_come_once_and_not_without_end(people: tuple[Actor, Actor]) -> None:
    one, _two = people
    kept = actions.keep(one, LIST, "q=0", "0")
    for query, name in (("q=1", "0"), ("q=0", "1")):
        with pytest.raises(AccessRefused) as refusal:
            actions.keep(one, LIST, query, name)
        assert set(refusal.value.errors) == {"name"}
    for number in range(1, actions.MOST):
        actions.keep(one, LIST, f"q={number}", str(number))
    with pytest.raises(AccessRefused):
        actions.keep(one, LIST, "q=more", "more")
    with pytest.raises(AccessRefused):
        actions.rename(one, kept, "1")
    assert len(queries.of_list(one, LIST)) == actions.MOST
