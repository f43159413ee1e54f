# SPDX-License-Identifier: Apache-2.0
"""Named filters by programs: one's own only, the same as on the pages."""

from __future__ import annotations

from typing import Any

import pytest

from xiucheng.delivery.api.filters import NamedFilters
from xiucheng.delivery.api.tests.world import BASE, CASE, World

LIST = f"/cases/{CASE}/"
FILTERS = f"{BASE}/filters"


def test_a_filter_is_kept_changed_and_forgotten(world: World) -> None:
    mine, other = world.caller("shouli"), world.caller("zhiban")
    kept = mine.post(FILTERS, {"path": LIST, "query": "q=&state=filed", "name": "待派遣", "usual": True})
    assert kept.status_code == 201
    one = f"{FILTERS}/{kept.json()['id']}"
    (found,) = NamedFilters.model_validate(mine.get(f"{FILTERS}?path={LIST}").json()).items
    assert (found.name, found.query, found.usual) == ("待派遣", "state=filed", True)
    assert mine.get(f"{FILTERS}?path=/map/").json() == other.get(FILTERS).json() == {"items": []}

    assert other.post(one, {"name": "x"}).status_code == other.delete(one).status_code == 404
    assert mine.post(one, {"name": "派", "usual": False}).status_code == 200
    assert mine.get(FILTERS).json()["items"][0] | {"id": 0} == {
        "id": 0,
        "name": "派",
        "path": LIST,
        "query": "state=filed",
        "usual": False,
    }
    assert mine.delete(one).status_code == 204
    assert mine.get(FILTERS).json() == {"items": []}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"path": LIST, "query": "a=1", "name": "x" * 31}, "name"),
        ({"path": LIST, "query": "after=1", "name": "x"}, "query"),
        ({"path": "https://evil.invalid/", "query": "a=1", "name": "x"}, "query"),
        ({"path": LIST, "query": "a=1", "name": "x", "usual": "perhaps"}, "usual"),
        ({"path": LIST, "query": "a=1", "name": "x", "colour": "red"}, "colour"),
    ],
    ids=range(6),
)
def test_what_cannot_be_kept_has_its_sentence(world: World, body: dict[str, Any], field: str) -> None:
    answer = world.caller("shouli").post(FILTERS, body)
    assert answer.status_code == 422
    assert answer.json()["errors"][field]
    assert world.caller("shouli").get(FILTERS).json() == {"items": []}
    assert world.caller("shouli").post(f"{FILTERS}/{10**20}", {"name": "x"}).status_code == 404
