# SPDX-License-Identifier: Apache-2.0
"""Named filters on the pages: kept from a list, shown over it, opened with, changed, and nobody else's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.makers import CASE, make_person, make_units
from xiucheng.delivery.admin.tests.conftest import browser

pytestmark = pytest.mark.django_db
LIST = f"/cases/{CASE}/"
KEEP = "/lists/filters/keep/"


@pytest.fixture
def reception() -> Client:
    make_units()
    make_person("reception", "receptionist", "jx/jd/")
    make_person("other", "receptionist", "jx/jd/")
    return browser("reception")


def keep(client: Client, query: str, name: str, **more: str) -> None:
    answer = client.post(KEEP, {"path": LIST, "query": query, "name": name} | more)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{LIST}?{query}")


def chips(client: Client, address: str) -> dict[str, str]:
    html = client.get(address).content.decode()
    return dict(re.findall(r'class="x-chip" href="([^"]+)"[^>]*>(?:<svg.*?</svg>)?([^<]+)<', html))


def test_filters_are_named_from_the_list_and_shown_over_it(reception: Client) -> None:
    offered = reception.get(f"{LIST}?state=filed&after=&q=").content.decode()
    assert '<input type="hidden" name="query" value="state=filed">' in offered
    assert 'name="query"' not in reception.get(LIST).content.decode(), "all of a list is no filter"

    keep(reception, "state=filed", "To dispatch <b>")

    assert chips(reception, LIST) == {f"{LIST}?state=filed": "To dispatch &lt;b&gt;"}
    shown = reception.get(f"{LIST}?q=&state=filed").content.decode()
    assert 'href="/cases/supervision.case/?state=filed" aria-current="true"' in shown
    assert 'name="query"' not in shown, "what has a name is not named again"
    assert chips(browser("other"), LIST) == {}


def test_a_list_opens_with_its_usual_filter_unless_its_address_says_something(reception: Client) -> None:
    keep(reception, "state=filed", "Mine", usual="true")
    assert reception.get(LIST).headers["Location"] == f"{LIST}?state=filed"
    assert reception.get("/cases/", follow=True).redirect_chain[-1][0] == f"{LIST}?state=filed"
    for address in (f"{LIST}?all=1", f"{LIST}?state=closed"):
        assert reception.get(address).status_code == 200
    assert f'href="{LIST}?all=1"' in reception.get(f"{LIST}?state=filed").content.decode()
    assert browser("other").get(LIST).status_code == 200


def test_names_are_changed_and_dropped_on_a_page_of_their_own(reception: Client) -> None:
    keep(reception, "state=filed", "Old")
    found = re.search(r'href="(/lists/filters/\d+/)"', reception.get("/lists/filters/").content.decode())
    assert found is not None
    one = found[1]

    assert reception.post(one, {"name": ""}).status_code == 422
    assert reception.post(one, {"name": "New"}).status_code == 303
    assert reception.post(f"{one}usual/", {"usual": "true"}).status_code == 303
    page = reception.get("/lists/filters/").content.decode()
    assert ">New<" in page
    assert "No longer open with New" in page

    for act in ("", "usual/", "remove/"):
        assert browser("other").post(one + act, {"name": "x"}).status_code == 404
    assert reception.get(f"{one}remove/").status_code == 405
    assert reception.post(f"{one}remove/").status_code == 303
    assert "No named filters" in reception.get("/lists/filters/").content.decode()


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"path": LIST, "query": "state=filed", "name": ""}, 422),
        ({"path": LIST, "query": "", "name": "all"}, 422),
        ({"path": "//evil.invalid/", "query": "a=1", "name": "x"}, 404),
        ({"path": "/nowhere/", "query": "a=1", "name": "x"}, 404),
        ({}, 404),
    ],
    ids=range(5),
)
def test_what_cannot_be_kept_is_told_and_not_kept(
    reception: Client, given: dict[str, str], status: int
) -> None:
    assert reception.post(KEEP, given).status_code == status
    assert chips(reception, LIST) == {}
    assert Client().post(KEEP, given).status_code == 302
