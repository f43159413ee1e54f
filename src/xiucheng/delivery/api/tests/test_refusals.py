# SPDX-License-Identifier: Apache-2.0
"""Every way in which a request is wrong: a status, a sentence, and nothing written."""

from __future__ import annotations

import json
from typing import Any

import pytest

from xiucheng.delivery.api.tests.world import (
    BASE,
    CASES,
    CLASS,
    THERE,
    World,
    report_form,
    rows,
)
from xiucheng.delivery.wire import problems
from xiucheng.delivery.wire.body import MAX_BYTES
from xiucheng.kernel.record.models import AccessLog

REPORT = f"{CASES}/report"


def refused(response: Any, status: int) -> dict[str, Any]:
    """A refusal with a sentence, and never a trace or a foreign library's words."""
    assert response.status_code == status, response.content.decode()
    found: dict[str, Any] = response.json()
    assert len(found["message"]) > 5
    assert "pydantic" not in response.content.decode()
    return found


def test_nobody_is_told_to_sign_in(world: World) -> None:
    before = rows()
    response = world.caller().post(REPORT, report_form())
    refused(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"
    assert rows() == before


def test_a_wrong_token_is_nobody(world: World) -> None:
    caller = world.caller()
    caller.headers["Authorization"] = "Bearer xc_wrong"
    refused(caller.get(f"{BASE}/me"), 401)


@pytest.mark.parametrize(
    ("key", "status"),
    [("", 422), ("a" * 81, 422), ("two words", 422), ("键", 422), ("a" * 80, 201), ("!~", 201)],
)
def test_a_write_needs_a_key_of_visible_letters(world: World, key: str, status: int) -> None:
    before = rows()
    response = world.caller("jiandu1").post(REPORT, report_form(), key=key)
    assert response.status_code == status
    if status == 422:
        assert set(refused(response, 422)["errors"]) == {"Idempotency-Key"}
        assert rows() == before


@pytest.mark.parametrize("version", [None, True, "1", 1.0, 0, -1, 2**31, 10**30, [], {}])
def test_a_step_needs_the_version_that_was_seen(world: World, version: Any) -> None:
    case = world.case()
    before = rows()
    body = {"class_code": CLASS} | ({} if version is None else {"version": version})
    found = refused(world.caller("shouli").step(case.record_id, "accept", body), 422)
    assert set(found["errors"]) == {"version"}
    assert rows() == before


def test_each_wrong_field_has_its_sentence_in_the_callers_language(world: World) -> None:
    form = {"point": "here", "words": "", "channel": "pigeon", "colour": "red"}
    before = rows()
    chinese = refused(world.caller("jiandu1").post(REPORT, form), 422)
    english = refused(world.caller("jiandu1", "en").post(REPORT, form), 422)
    assert set(chinese["errors"]) == set(english["errors"]) == {"point", "words", "channel", "colour"}
    assert english["errors"]["words"] == "Fill this in."
    assert english["errors"]["colour"] == "This step does not ask for this. Leave it out."
    assert english["message"] != chinese["message"]
    problems.InputProblem.model_validate(english)
    assert rows() == before


BAD_BODIES: list[tuple[bytes, int]] = [
    (b"   ", 400),
    (b"{", 400),
    (b"nonsense", 400),
    (b"[]", 400),
    (b"null", 400),
    (b'"text"', 400),
    (b'{"words": NaN}', 400),
    (b'{"words": Infinity}', 400),
    (b'{"words": -Infinity}', 400),
    (b'{"words": "a", "words": "b"}', 400),
    (b"\xff\xfe{}", 400),
    (b"\xef\xbb\xbf{}", 400),
    (b'{"words": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    (b'{"words": ' + b'{"a":' * 9 + b"1" + b"}" * 10, 400),
    (b'{"words": ' + b"9" * 5000 + b"}", 400),
    (b'{"\\u0000": 1}', 400),
    (b'{"\\ud800": 1}', 400),
    (json.dumps({f"f{number}": 1 for number in range(101)}).encode(), 400),
    (b'{"words": "' + b"a" * MAX_BYTES + b'"}', 413),
    (b'{"words": ' + b"9" * 4000 + b"}", 422),
    (b'{"words": 1e400}', 422),
    (b'{"words": "\\u0000"}', 422),
    (b'{"words": "\\ud800"}', 422),
    (b'{"words": ["a"], "point": [[1, 2], 3], "channel": {"a": 1}}', 422),
    (b'{"point": {"lon": "\\ud800", "lat": null}}', 422),
    (b"{}", 422),
]


@pytest.mark.parametrize(("body", "status"), BAD_BODIES)
def test_what_is_no_form_is_refused_by_a_sentence(world: World, body: bytes, status: int) -> None:
    before = rows()
    refused(world.caller("jiandu1").post(REPORT, body), status)
    assert rows() == before


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""]
)
def test_only_json_is_taken(world: World, kind: str) -> None:
    caller = world.caller("jiandu1")
    headers = caller.headers | {"Idempotency-Key": "kind"}
    refused(caller.client.post(REPORT, b"--x\r\nbroken", content_type=kind, headers=headers), 415)


@pytest.mark.parametrize("record", ["1", "999999999999", str(2**63 - 1), str(2**63), "9" * 400, "0"])
def test_what_is_not_there_is_not_found(world: World, record: str) -> None:
    caller = world.caller("shouli")
    for path in (f"{CASES}/{record}", f"{CASES}/{record}/entries"):
        refused(caller.get(path), 404)
    refused(caller.post(f"{CASES}/{record}/accept", {"class_code": CLASS, "version": 1}), 404)


@pytest.mark.parametrize(
    "path", ["/nothing", "/supervision/cases/x", "/supervision/cases/1/fly", "", "/", "/me/"]
)
def test_an_address_that_is_none_is_answered_in_json(world: World, path: str) -> None:
    refused(world.caller("shouli").get(BASE + (path or "/")), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"), [("get", "/supervision/cases/report", "POST"), ("put", "/me", "GET")]
)
def test_a_method_that_is_none_is_named(world: World, method: str, path: str, allowed: str) -> None:
    caller = world.caller("shouli")
    response = getattr(caller.client, method)(BASE + path, headers=caller.headers)
    refused(response, 405)
    assert response.headers["Allow"] == allowed


def test_another_districts_records_are_not_there_at_all(world: World) -> None:
    case = world.case(by="linqu1", point=THERE)
    caller, before = world.caller("shouli"), rows()
    assert case.record_id not in {item["id"] for item in caller.get(CASES).json()["items"]}
    refused(caller.get(f"{CASES}/{case.record_id}"), 404)
    refused(caller.get(f"{CASES}/{case.record_id}/entries"), 404)
    # neither a good nor a bad form may tell that the record exists
    for form in ({"class_code": CLASS}, {"nonsense": 1}):
        refused(caller.step(case.record_id, "accept", form | {"version": 1}), 404)
    assert caller.get(CASES, number=case.number).json()["items"] == []
    assert rows() == before
    assert world.caller("linqu").get(f"{CASES}/{case.record_id}").status_code == 200


def test_who_may_not_is_told_and_it_is_noted(world: World) -> None:
    case = world.case()
    before = rows()
    refused(world.caller("zhiban").step(case.record_id, "accept", {"class_code": CLASS, "version": 1}), 403)
    assert rows() == before
    line = AccessLog.objects.filter(kind="denied").order_by("-id")[0]
    assert (line.person_id, line.record_id) == (world.ids["zhiban"], case.record_id)
    assert line.what == "POST /api/v1/supervision/cases/<int:id>/accept"


def test_what_does_not_exist_cannot_be_told_from_what_lies_elsewhere(world: World) -> None:
    case = world.case(by="linqu1", point=THERE)
    caller = world.caller("shouli")
    there, nowhere = caller.get(f"{CASES}/{case.record_id}"), caller.get(f"{CASES}/99999999")
    assert there.json() == nowhere.json()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"state": "flying"}, "state"),
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "9" * 30}, "limit"),
        ({"after": "nonsense"}, "after"),
        ({"after": "fjk"}, "after"),
        ({"after": "MjAyNi0wMS0wMX4x"}, "after"),
        ({"due_before": "soon"}, "due_before"),
        ({"due_before": "0001-01-01T00:00+14:00"}, "due_before"),
        ({"area": "\x00"}, "area"),
        ({"colour": "red"}, "colour"),
        ({"tab": "bar"}, "tab"),
    ],
)
def test_a_list_is_not_asked_for_nonsense(world: World, query: dict[str, str], field: str) -> None:
    found = refused(world.caller("shouli").get(CASES, **query), 422)
    assert set(found["errors"]) == {field}


def test_damaged_addresses_are_answered(world: World) -> None:
    caller = world.caller("shouli")
    many = "&".join(f"a{number}=1" for number in range(2000))
    refused(caller.client.get(f"{CASES}?{many}", headers=caller.headers), 400)
    for query in ("number=%00", "number=%ff%fe", "after=%E9%94%AE", "area=%F0%9F%98%80"):
        assert caller.client.get(f"{CASES}?{query}", headers=caller.headers).status_code in {200, 422}
