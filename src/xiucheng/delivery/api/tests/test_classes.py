# SPDX-License-Identifier: Apache-2.0
"""Classes by the interface: found by words, changed from a day on, and a case keeps what it was filed with."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from xiucheng.delivery.api.tests.world import BASE, CASES, CLASS, CONDITION, World
from xiucheng.delivery.classes import shapes
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.operations.supervision.types import TARGET_CLOCK

_numbers = count(9901)


def when(**more: Any) -> dict[str, Any]:
    return {"starts_on": local(now()).date().isoformat(), "why": "because"} | more


def found(world: World, **query: Any) -> list[dict[str, Any]]:
    answer = world.caller("chuzhi").get(f"{BASE}/catalogue/find", **query)
    assert answer.status_code == 200, answer.content.decode()
    shapes.ClassList.model_validate(answer.json())
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


def limit(world: World, record: int) -> tuple[int, str]:
    """What a case was filed with."""
    sheet = world.caller("zhiban").get(f"{CASES}/{record}").json()
    clock = next(one for one in sheet["clocks"] if one["name"] == TARGET_CLOCK)
    return clock["amount"], clock["unit"]


@pytest.fixture
def new_class(world: World) -> str:
    """A class of this test's own: what others decided about theirs stays."""
    number = f"E{next(_numbers):04}"
    said = {"scheme": "test", "number": number, "major": "本市", "name": f"雪橇{number}", "name_en": "Sledge"}
    code: str = world.caller("shuju").post(f"{BASE}/catalogue/classes/add", said | when()).json()["code"]
    condition = {"class_code": code, "words": "占道", "amount": 4, "unit": "working_hours", "closing": "移走"}
    world.caller("shuju").post(f"{BASE}/catalogue/conditions/add", condition | when())
    return code


@pytest.mark.parametrize("words", ["雪橇", "sledge {}", "test:{}", "占道 {}"])
def test_words_and_codes_find_a_class(world: World, new_class: str, words: str) -> None:
    asked = words.format(new_class.partition(":")[2])
    told = {one["code"]: one for one in found(world, q=asked)}
    assert new_class in told
    assert found(world, q=asked, kind="component") == []
    limits = told[new_class]["conditions"][0]["limits"]
    assert limits == [{"area": "A", "amount": 4, "unit": "working_hours"}]


def test_a_case_keeps_what_it_was_filed_with(world: World) -> None:
    case, boss = world.case("file"), world.caller("shuju")
    said = {"code": CONDITION, "amount": 9, "unit": "days", "words": "别处"} | when()
    answer = boss.post(f"{BASE}/catalogue/conditions/change", said)
    assert answer.json() == {"changed": 1, "code": CONDITION}
    assert boss.post(f"{BASE}/catalogue/conditions/change", said).json()["changed"] == 0
    renamed = {"code": CLASS, "name": "换名"} | when()
    assert boss.post(f"{BASE}/catalogue/classes/change", renamed).status_code == 200
    assert limit(world, case.record_id) == (4, "working_hours")
    assert found(world, q="换名")[0]["conditions"][0]["words"] == "别处"
    earlier = (local(now()) - timedelta(days=1)).isoformat(timespec="minutes")
    assert found(world, q="换名", at=earlier) == []
    history = world.caller("chuzhi").get(f"{BASE}/catalogue/history", code=CLASS)
    shapes.ClassHistory.model_validate(history.json())
    assert {one["code"] for one in history.json()["items"]} == {CLASS, CONDITION}
    assert limit(world, world.case("file").record_id) == (9, "days")


def test_classes_and_conditions_are_added(world: World) -> None:
    boss = world.caller("shuju")
    said = {"scheme": "310199", "number": "E0199", "major": "本市", "name": "乱放冰橇"} | when()
    code = boss.post(f"{BASE}/catalogue/classes/add", said).json()["code"]
    condition = {"class_code": code, "words": "占道", "amount": 1, "unit": "working_days", "closing": "移走"}
    answer = boss.post(f"{BASE}/catalogue/conditions/add", condition | when())
    assert answer.json() == {"changed": 1, "code": f"{code}/1"}
    assert found(world, q="冰橇", in_use="true")[0]["conditions"][0]["closing"] == "移走"
    used = boss.post(f"{BASE}/catalogue/schemes/use", {"scheme": "310199", "in_use": False} | when())
    assert used.json()["changed"] == 1
    assert boss.post(f"{BASE}/catalogue/areas/kind", {"letter": "B"} | when()).json()["changed"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("classes/add", {"scheme": "a", "number": "1", "major": "a", "name": "b"}, 422),
        ("classes/change", {"code": "none", "name": "b"}, 404),
        ("classes/change", {"code": CLASS, "name": "b", "starts_on": "2020-01-01"}, 422),
        ("conditions/add", {"class_code": CLASS, "words": "a"}, 422),
        ("conditions/change", {"code": f"{CLASS}/99"}, 404),
        ("schemes/use", {"scheme": "none", "in_use": True}, 404),
        ("areas/kind", {"area": "none/", "letter": "A"}, 422),
    ],
)
def test_what_is_refused_says_why(world: World, path: str, body: dict[str, Any], status: int) -> None:
    answer = world.caller("shuju").post(f"{BASE}/catalogue/{path}", when() | body)
    assert answer.status_code == status, answer.content.decode()
    assert answer.json()["message"]
    assert world.caller("chuzhi").post(f"{BASE}/catalogue/{path}", when() | body).status_code == 403


def test_the_catalogue_goes_out_and_in_as_a_table(world: World) -> None:
    boss = world.caller("shuju")
    table = boss.get(f"{BASE}/catalogue/export").getvalue()
    assert "GB/T 30428.2-2013,E0110,市容环境" in table.decode("utf-8-sig")

    def send(content: bytes, **query: str) -> Any:
        path = f"{BASE}/catalogue/import?starts_on={local(now()).date()}&why=test"
        path += "".join(f"&{name}={value}" for name, value in query.items())
        return boss.client.post(path, content, content_type="application/octet-stream", headers=boss.headers)

    first = send(table).json()
    shapes.TakenShape.model_validate(first)
    mended = "Scheme,Class code,Number of the condition,Closing condition\nGB/T 30428.2-2013,E0110,1,清走\n".encode()
    answer = send(mended, dry="true")
    assert answer.status_code == 200, answer.content.decode()
    tried = answer.json()
    assert (tried["taken"], tried["changed"]) == (False, 1)
    done = send(mended).json()
    assert (done["taken"], done["changed"], done["refused"]) == (True, 1, 0)
    assert found(world, q=CLASS)[0]["conditions"][0]["closing"] == "清走"
    assert send(b"<html>").status_code == 422
    assert send(b"").status_code == 422
    assert send(mended, why="").status_code == 422
