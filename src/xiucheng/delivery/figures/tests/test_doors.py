# SPDX-License-Identifier: Apache-2.0
"""Page, file and interface tell the same numbers, and each number of the page leads to as many cases."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.makers import CASE, Bureau, make_bureau, make_case
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.delivery.figures.api import PeriodFigures
from xiucheng.delivery.wire.items import ItemPage
from xiucheng.insight.figures import queries
from xiucheng.insight.figures.types import MEASURES, RATES, By

pytestmark = pytest.mark.django_db
PAGE, API = "/figures/", "/api/v1/figures"


@pytest.fixture
def bureau() -> Iterator[Bureau]:
    made = make_bureau()
    for state in ("reported", "dispatched", "closed", "closed", "declined"):
        make_case(made, state)
    queries.forget()
    yield made
    queries.forget()


def lines(client: Client, address: str, **asked: str) -> list[list[str]]:
    answer = client.get(address, asked)
    assert answer.status_code == 200, answer.content.decode()
    return list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"), newline="")))


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize("by", [*(one.value for one in By), ""])
def test_page_file_and_interface_tell_the_same(by: str) -> None:
    client = browser("leader")
    found = client.get(API, {"by": by} if by else {}).json()
    PeriodFigures.model_validate(found)
    assert found["whole"]["counts"]["closed"] == 2
    assert len(found["groups"]) >= bool(by)
    head, *rows = lines(client, f"{API}/export", **({"by": by} if by else {}))
    assert rows == lines(client, f"{PAGE}export/", by=by or "whole")[1:]
    assert len(head) == 2 + len(MEASURES) + len(RATES)
    for group, row in zip([found["whole"], *found["groups"]], rows, strict=False):
        written = [group["counts"].get(one.code) for one in MEASURES]
        assert [int(cell) if cell else None for cell in row[2 : 2 + len(MEASURES)]] == written
    shown = client.get(PAGE, {"by": by or "whole"}).content.decode()
    for group in found["groups"]:
        assert html.escape(group["name"]) in shown


@pytest.mark.usefixtures("bureau")
def test_each_number_leads_to_its_formula_and_as_many_cases() -> None:
    client = browser("leader")
    for by in (*By, None):
        shown = client.get(PAGE, {"by": by.value if by else "whole"}).content.decode()
        links = re.findall(r'<a href="(/figures/cases/[^"]*)">(\d+)</a>', shown)
        assert links
        for address, number in links:
            behind = client.get(html.unescape(address)).content.decode()
            cases = behind.count('data-row="')
            # a case counts once in its list, however often a post took the step
            assert cases == int(number) if by is not By.POST else 0 < cases <= int(number)
            assert "x-note" in behind


@pytest.mark.usefixtures("bureau")
def test_the_interface_lists_what_it_counts() -> None:
    client = browser("leader")
    for one in MEASURES:
        page = client.get(f"{API}/cases", {"measure": one.code}).json()
        ItemPage.model_validate(page)
        assert len(page["items"]) == client.get(API).json()["whole"]["counts"][one.code]
        assert {item["process"] for item in page["items"]} <= {CASE}


@pytest.mark.usefixtures("bureau")
def test_others_are_refused_at_every_door() -> None:
    client = browser("handler")
    for address in (PAGE, f"{PAGE}export/", f"{PAGE}cases/?measure=filed", API, f"{API}/export"):
        assert client.get(address).status_code == 403, address
    assert client.get(f"{API}/cases", {"measure": "filed"}).status_code == 403
    assert 'href="/figures/"' not in client.get("/work/").content.decode()
    assert 'href="/figures/"' in browser("leader").get("/work/").content.decode()


def looked_at(answer: Any) -> int:
    """The status of an answer that was read to its end: one that is left lying keeps a place among the exports."""
    if answer.streaming:
        answer.getvalue()
    return int(answer.status_code)


@pytest.mark.usefixtures("bureau")
@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2026-02-30"},
        {"since": "2026-03-02", "until": "2026-03-01"},
        {"since": "2000-01-01", "until": "2026-03-01"},
        {"by": "moon"},
        {"measure": "moon"},
        {"after": "%%%"},
        {"area": "x" * 200},
        {"area": "\x00"},
    ],
)
def test_odd_questions_are_refused_or_passed_over(asked: dict[str, str]) -> None:
    client = browser("leader")
    for address in (API, f"{API}/export", f"{API}/cases"):
        answer = client.get(address, {"measure": "filed"} | asked if address.endswith("cases") else asked)
        assert looked_at(answer) in {200, 422}, address
    for address in (PAGE, f"{PAGE}export/", f"{PAGE}cases/"):
        answer = client.get(address, {"measure": "filed"} | asked if address.endswith("cases/") else asked)
        assert looked_at(answer) in {200, 422}, (address, asked)
