# SPDX-License-Identifier: Apache-2.0
"""Search by API and by page: what is found, page by page, under the box, and every question that is none."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.tests.test_counts import statements
from xiucheng.delivery.api.tests.world import BASE, CASE, THERE, World
from xiucheng.kernel.access.actor import digest_of
from xiucheng.kernel.access.middleware import COOKIE, LANGUAGE_COOKIE
from xiucheng.kernel.access.models import Session
from xiucheng.kernel.clock import now
from xiucheng.kernel.search import fill

SEARCH = f"{BASE}/search"
MOST_STATEMENTS = 8


@pytest.fixture(scope="module")
def numbers(world: World) -> list[str]:
    """Sixty cases here, one there, all with the same word."""
    made = [world.case(words=f"荔枝壳{number}") for number in range(60)]
    made.append(world.case(by="linqu1", point=THERE, words="荔枝壳"))
    fill.rebuild()
    return [case.number for case in made]


def browser(world: World, login: str, language: str = "en") -> Client:
    at, key = now(), f"key of {login}"
    Session.objects.update_or_create(
        digest=digest_of(key),
        defaults={
            "person_id": world.ids[login],
            "created_at": at,
            "seen_at": at,
            "expires_at": at + timedelta(hours=1),
        },
    )
    client = Client(raise_request_exception=False)
    client.cookies[COOKIE], client.cookies[LANGUAGE_COOKIE] = key, language
    return client


def test_everything_is_found_part_by_part(world: World, numbers: list[str]) -> None:
    caller, found = world.caller("shouli"), []
    after: dict[str, Any] = {}
    while True:
        body = caller.get(SEARCH, q="荔枝", limit=25, **after).json()
        shapes.HitPage.model_validate(body)
        found += [hit["item"]["number"] for hit in body["items"]]
        if body["next"] is None:
            break
        after = {"after": body["next"]}
    assert found == numbers[:60][::-1]
    assert [hit["item"]["number"] for hit in world.caller("linqu").get(SEARCH, q="荔枝").json()["items"]] == (
        numbers[60:]
    )
    assert world.caller("xitong").get(SEARCH, q="荔枝").json() == {"items": [], "next": None}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "q"),
        ({"q": ""}, "q"),
        ({"q": "%_。"}, "q"),
        ({"q": "长" * 101}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"q": "a b c d e f g h i"}, "q"),
        ({"q": "荔枝", "limit": "51"}, "limit"),
        ({"q": "荔枝", "after": "nonsense"}, "after"),
        ({"q": "荔枝", "colour": "red"}, "colour"),
    ],
)
def test_what_is_no_question_gets_a_sentence(world: World, query: dict[str, str], field: str) -> None:
    response = world.caller("shouli", "en").get(SEARCH, **query)
    assert response.status_code == 422
    assert set(response.json()["errors"]) == {field}
    assert response.json()["errors"][field].endswith(".")


def test_the_page_shows_hits_marked_and_goes_on(world: World, numbers: list[str]) -> None:
    client = browser(world, "shouli")
    with statements() as seen:
        page = client.get("/search/", {"q": "荔枝壳"})
    html = page.content.decode()
    assert page.status_code == 200
    assert len(seen) <= MOST_STATEMENTS, "\n".join(seen)
    assert html.count("<mark>荔枝壳</mark>") == 50
    assert 'name="password"' not in html
    assert numbers[60] not in html
    assert "1–50" in html
    following = html.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    rest = client.get(f"/search/{following}").content.decode()
    assert rest.count("<mark>荔枝壳</mark>") == 10
    assert "51–60" in rest


def test_under_the_box_are_the_first_few(world: World, numbers: list[str]) -> None:
    client = browser(world, "shouli")
    part = client.get("/search/", {"q": "荔枝"}, headers={"HX-Request": "true", "HX-Target": "search-panel"})
    html = part.content.decode()
    assert html.count("<mark>荔枝</mark>") == 6
    assert "<html" not in html
    assert "Everything that was found" in html
    assert "/search/?q=" in html


def test_a_whole_number_leads_to_its_case(world: World, numbers: list[str]) -> None:
    client = browser(world, "shouli")
    answer = client.get("/search/", {"q": f" {numbers[3].lower()} "})
    assert answer.status_code == 302
    assert f"/records/{CASE}/" in answer.headers["Location"]
    assert client.get("/search/", {"q": numbers[60]}).status_code == 200, "what lies elsewhere is not there"


def test_nothing_found_and_nothing_asked_teach(world: World, numbers: list[str]) -> None:
    client = browser(world, "shouli")
    assert "two characters are enough" in client.get("/search/").content.decode()
    assert "Use fewer or shorter words" in client.get("/search/", {"q": "没有的字"}).content.decode()


@pytest.mark.parametrize("question", ["%%%", "<script>", "长" * 101, "a\x00b", "\u202e", "a b c d e f g h i"])
def test_hostile_questions_get_a_page_with_a_sentence(world: World, question: str) -> None:
    client = browser(world, "shouli")
    page = client.get("/search/", {"q": question})
    html = page.content.decode()
    assert page.status_code == (200 if question == "<script>" else 422)
    assert "<script>" not in html.replace("<script src", "")
    assert ('role="alert"' in html) == (page.status_code == 422)
    part = client.get(
        "/search/", {"q": question}, headers={"HX-Request": "true", "HX-Target": "search-panel"}
    )
    assert part.status_code == 200
    assert client.get("/search/", {"q": "荔枝", "after": question}).status_code == 422


def test_only_who_is_signed_in_searches(world: World) -> None:
    answer = Client().get("/search/", {"q": "荔枝"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=/search/")
