# SPDX-License-Identifier: Apache-2.0
"""Whatever is sent to whichever step: a sentence, never a fault, never half a record."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xiucheng.delivery.api.processes import path_of
from xiucheng.delivery.api.tests.world import BASE, CASES, HERE, World, rows
from xiucheng.delivery.api.urls import doors
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind

RELAXED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
WRITES = sorted(
    (door for door in doors.all if door.method == "POST" and door.keyed), key=lambda door: door.name
)
LISTS = [path_of(process) for process in registry.processes()]
ODD = st.sampled_from(
    [
        *(
            "\x00",
            "\ud800",
            "\udfff\ud800",
            "\u202e",
            "'; DROP TABLE record; --",
            "\\",
            "%s",
            "{}",
            "٣",
            "１２",
        ),
        *("1e5", "-0", "0x10", "9" * 20, "1_000", "+1", "0001-01-01", "9999-12-31T23:59:59-14:00"),
        *("0001-01-01T00:00:00+14:00", "2026-02-30", "24:00", "2026-11-22T08:00:60", "180,90", "-180,-90"),
        *("nan,nan", "inf", "NaN", "1,", "121.2,31.0,5", "on", "null", "\n", "\u2028", "a" * 3000),
    ]
)
LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**18, max_value=10**40),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=30),
    ODD,
)
ANY = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)


def fitting(item: Field) -> st.SearchStrategy[Any]:
    """Values that a field may well take, so that the walk comes past the form."""
    if item.choices:
        return st.sampled_from([code for code, _label in item.choices])
    return {
        Kind.POINT: st.just(HERE) | st.just([121.21, 31.01]) | st.just({"lon": "121.21", "lat": "31.01"}),
        Kind.INTEGER: st.integers(0, 10**6),
        Kind.BOOLEAN: st.booleans(),
        Kind.DATE: st.dates().map(str),
        Kind.DATETIME: st.datetimes().map(lambda at: at.isoformat()),
        Kind.DECIMAL: st.decimals(0, 10**6, places=2).map(str),
    }.get(item.kind, st.text(max_size=40))


@st.composite
def requests(draw: st.DrawFn) -> tuple[str, str, bytes]:
    """(who, path, body) of a write."""
    door = draw(st.sampled_from(WRITES))
    who = draw(st.sampled_from(["jiandu1", "shouli", "zhiban", "chuzhi", "duiyuan", "duizhang", "xitong"]))
    record = draw(st.sampled_from([1000, 1001, 1002, 2**63 - 1, 2**63]))
    body = {
        item.name: draw(st.one_of(fitting(item), fitting(item), ANY))
        for item in door.body or ()
        if item.required or draw(st.booleans())
    }
    if door.versioned:
        body["version"] = draw(st.one_of(st.integers(1, 3), LEAF))
    if door.many:
        named = st.fixed_dictionaries({"id": st.just(record), "version": st.integers(1, 3)})
        body["records"] = draw(st.one_of(st.lists(named, min_size=1, max_size=1), ANY))
    if draw(st.integers(0, 5)) == 0:
        body[draw(st.text(max_size=10))] = draw(ANY)
    return who, BASE + door.path.replace("{int:id}", str(record)), json.dumps(body).encode()


@RELAXED
@given(request=requests())
def test_a_form_is_taken_or_refused_by_a_sentence(world: World, request: tuple[str, str, bytes]) -> None:
    who, path, body = request
    before = rows()
    response = world.caller(who).post(path, body)
    answer = response.json()
    assert response.status_code < 500, answer
    after = rows()
    if response.status_code >= 400:
        assert answer["message"]
        assert after == before
    elif "results" in answer:
        # of many each is taken or refused by itself
        assert after["entry"] - before["entry"] >= answer["taken"]
        assert (after == before) == (answer["taken"] == 0)
        assert all(one["taken"] or one["message"] for one in answer["results"])
    else:
        assert after["entry"] > before["entry"]


@RELAXED
@given(body=st.binary(max_size=200) | ANY.map(lambda value: json.dumps(value).encode()))
def test_bytes_that_are_no_form_are_refused(world: World, body: bytes) -> None:
    before = rows()
    for path in (f"{CASES}/report", f"{BASE}/session"):
        response = world.caller("jiandu1").post(path, body)
        assert 400 <= response.status_code < 500, response.content
        assert response.json()["message"]
    assert rows() == before


@RELAXED
@given(
    path=st.sampled_from(
        [*LISTS, "/work", "/geography/locate", "/geography/layers/grid.geojson", "/catalogue/conditions"]
    ),
    query=st.dictionaries(
        st.sampled_from(
            [
                "state",
                "closed",
                "tab",
                "area",
                "holder",
                "due_before",
                "number",
                "order",
                "limit",
                "after",
                "point",
                "bbox",
            ]
        ),
        st.text(max_size=20)
        | ODD.filter(lambda text: not any("\ud800" <= char <= "\udfff" for char in text)),
        max_size=4,
    ),
)
def test_a_question_is_answered_or_refused_by_a_sentence(
    world: World, path: str, query: dict[str, str]
) -> None:
    try:
        response = world.caller("shouli").get(BASE + path, **query)
    except UnicodeEncodeError:
        return  # a client cannot put it into an address
    assert response.status_code in {200, 403, 422}, response.content
