# SPDX-License-Identifier: Apache-2.0
"""Makers of legal test data: a small bureau, and cases walked to any state by taking their steps.

Use them so:

    with django_db_blocker.unblock(), fresh_database():     # or the fixture `bureau` of a conftest.py
        bureau = make_bureau()
        case = make_case(bureau, "handled")       # an `Answer`: record_id, number, state, version …
        case = take(bureau, "inspector_2", case, "verify")  # with the usual form of the step
        bureau["handler"]                                   # an `Actor`
        report(bureau, words="…")                           # only the first step, with your own input

Nothing is written but through actions, steps and the loader of boundaries (the catalogue, which has no action
for single classes, is written as rows). Everybody signs in with `PASSWORD`. People, units and places are the
tables below. `bureau_database()` is a database of its own with a bureau in it, committed.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from unittest import mock

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.db import connection

from xiucheng.delivery.testing import fresh_database, in_force, use
from xiucheng.foundation.catalogue.models import FilingCondition, ProblemClass
from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries
from xiucheng.foundation.geography.queries import refresh
from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.organization.actions import set_up_posts, set_up_unit
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access import actions as access
from xiucheng.kernel.access.actor import Actor, by_id, system
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.multiply.copies import Many, copy
from xiucheng.kernel.multiply.patterns import MARKS, walked
from xiucheng.kernel.process import engine

PASSWORD = "Sparrow-2026-cloud"
CASE = "supervision.case"
SETTER_UP = system("setup")

UNITS: tuple[tuple[str, str, UnitKind, str], ...] = (
    ("jx/", "锦绣区城管局", UnitKind.BUREAU, ""),
    ("jx/jd/", "监督中心", UnitKind.SUPERVISION_CENTRE, "310199/"),
    ("jx/zh/", "指挥中心", UnitKind.COMMAND_CENTRE, "310199/"),
    ("jx/hw/", "环卫中心", UnitKind.DEPARTMENT, ""),
    ("jx/sz/", "市政中心", UnitKind.DEPARTMENT, ""),
    ("jx/zf/", "执法中队", UnitKind.SQUAD, "310199/001/"),
    ("qt/", "邻区城管局", UnitKind.BUREAU, ""),
    ("qt/jd/", "邻区监督中心", UnitKind.SUPERVISION_CENTRE, "310198/"),
)

PEOPLE: tuple[tuple[str, str, str, str], ...] = (
    # login, post, unit, area
    ("inspector", "inspector", "jx/jd/", "310199/"),
    ("inspector_2", "inspector", "jx/jd/", "310199/"),
    ("inspector_east", "inspector", "qt/jd/", "310199/002/"),
    ("receptionist", "receptionist", "jx/jd/", ""),
    ("receptionist_2", "receptionist", "jx/jd/", ""),
    ("duty_chief", "duty_chief", "jx/jd/", ""),
    ("dispatcher", "dispatcher", "jx/zh/", ""),
    ("handler", "handler", "jx/hw/", ""),
    ("handler_2", "handler", "jx/sz/", ""),
    ("officer", "officer", "jx/zf/", "310199/001/"),
    ("squad_head", "squad_head", "jx/zf/", "310199/001/"),
    ("leader", "leader", "jx/", ""),
    ("system_admin", "system_admin", "jx/", ""),
    ("security_admin", "security_admin", "jx/", ""),
    ("audit_admin", "audit_admin", "jx/", ""),
    ("stranger", "receptionist", "qt/jd/", ""),
    ("strange_chief", "duty_chief", "qt/jd/", ""),
    ("strange_inspector", "inspector", "qt/jd/", "310198/"),
)

# Two grids side by side in two towns; POINT lies in the first, EAST in the second, OUTSIDE in none.
GRIDS: tuple[tuple[str, float], ...] = (("310199001002003", 121.47), ("310199002001001", 121.48))
SOUTH, SIZE = 31.22, 0.01
POINT, EAST, OUTSIDE = "121.4737,31.2245", "121.4838,31.2245", "100.0,20.0"
AREA, AREA_EAST = "310199/001/002/003/", "310199/002/001/001/"

CLASSES: tuple[tuple[str, str, str, str, tuple[tuple[int, str], ...]], ...] = (
    # code, kind, major, name, limits of its filing conditions
    ("GB:E0110", "event", "市容环境", "暴露垃圾", ((4, "working_hours"), (2, "working_days"))),
    ("GB:E0203", "event", "宣传广告", "非法小广告", ((1, "days"),)),
    ("GB:C0114", "component", "公用设施", "污水井盖", ((12, "hours"),)),
)

FORMS: Mapping[str, Mapping[str, Any]] = {
    "report": {"point": POINT, "words": "路边一堆垃圾", "channel": "inspector", "address": "锦绣路1号"},
    "accept": {"class_code": "GB:E0110"},
    "decline": {"reason": "untrue", "why": "现场没有发现"},
    "file": {"condition": "GB:E0110/1"},
    "not_file": {"reason": "below_standard", "why": "面积不足"},
    "dispatch": {"department": "jx/hw/"},
    "return": {"why": "不属于本单位"},
    "handle": {"result": "已清理干净"},
    "verify": {"finding": "已恢复"},
    "rework": {"finding": "仍有残留"},
    "close": {"outcome": "resolved"},
}
"""The usual input of every step; `merge` needs the number of another case."""

WHO: Mapping[str, str] = {
    "report": "inspector",
    "accept": "receptionist",
    "decline": "receptionist",
    "merge": "receptionist",
    "file": "duty_chief",
    "not_file": "duty_chief",
    "dispatch": "dispatcher",
    "return": "handler",
    "handle": "handler",
    "verify": "inspector_2",
    "rework": "inspector_2",
    "close": "duty_chief",
}
"""Who usually takes a step."""

_LOOP = ("accept", "file", "dispatch", "handle", "verify", "close")
WAYS: Mapping[str, tuple[str, ...]] = {
    "reported": (),
    "accepted": _LOOP[:1],
    "filed": _LOOP[:2],
    "dispatched": _LOOP[:3],
    "handled": _LOOP[:4],
    "verified": _LOOP[:5],
    "closed": _LOOP,
    "declined": ("decline",),
    "merged": ("merge",),
}
"""The steps from a fresh report to each state."""


@dataclass(frozen=True)
class Bureau:
    """The people of the small bureau, by login."""

    people: Mapping[str, Actor]

    def __getitem__(self, login: str) -> Actor:
        return self.people[login]


class QuickArgon2(Argon2PasswordHasher):
    """Argon2 with little work: nobody attacks a test, and each hash of the real one costs a tenth of a second."""

    time_cost, memory_cost, parallelism = 1, 64, 1


@cache
def hashed_password() -> str:
    """PASSWORD as accounts keep it, hashed once."""
    return make_password(PASSWORD)


def make_person(
    login: str, post: str, unit: str, area: str = "", *, starts_on: date = date(2026, 1, 1)
) -> Actor:
    """An account with one appointment, as an actor."""
    with mock.patch.object(access, "make_password", return_value=hashed_password()):
        person = access.open_account(SETTER_UP, login, login, PASSWORD)
    access.appoint(SETTER_UP, person, post, unit, area=area, starts_on=starts_on)
    actor = by_id(person.pk)
    assert actor is not None
    return actor


def make_units() -> None:
    """Posts as shipped, and UNITS."""
    set_up_posts(SETTER_UP)
    for path, name, kind, territory in UNITS:
        set_up_unit(SETTER_UP, path, name, kind, territory=territory)


def make_map() -> None:
    """The two GRIDS with their communities, towns and district, in force."""
    names = PropertyNames("code", "name")
    west, east = GRIDS[0][1], GRIDS[-1][1] + SIZE
    load_boundaries(SETTER_UP, Layer.DISTRICT, _collection([("310199", west, east)]), names)
    for layer, length in ((Layer.TOWN, 9), (Layer.COMMUNITY, 12), (Layer.GRID, 15)):
        rows = [(code[:length], lon, lon + SIZE) for code, lon in GRIDS]
        load_boundaries(SETTER_UP, layer, _collection(rows), names)
    refresh()


def _collection(rows: list[tuple[str, float, float]]) -> dict[str, Any]:
    north = SOUTH + SIZE
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"区域{code}"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[west, SOUTH], [east, SOUTH], [east, north], [west, north], [west, SOUTH]]],
            },
        }
        for code, west, east in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def make_catalogue() -> None:
    """CLASSES and their filing conditions, numbered from `code/1`."""
    for code, kind, major, name, limits in CLASSES:
        ProblemClass.objects.create(code=code, scheme="GB", kind=kind, major=major, name=name)
        for number, (amount, unit) in enumerate(limits, 1):
            FilingCondition.objects.create(
                code=f"{code}/{number}", problem_class_id=code, words="公共场所", amount=amount, unit=unit
            )


def make_bureau() -> Bureau:
    """Everything a case needs: units, posts, people, map, catalogue."""
    make_units()
    make_map()
    make_catalogue()
    return Bureau({login: make_person(login, post, unit, area) for login, post, unit, area in PEOPLE})


@contextmanager
def bureau_database(like: tuple[str, Bureau] | None = None) -> Iterator[Bureau]:
    """A database of its own with a committed bureau, in force for the block; a copy of the one given, if any."""
    source, bureau = like or (None, None)
    with fresh_database(source):
        try:
            refresh()
            yield bureau or make_bureau()
        finally:
            refresh()


@contextmanager
def bureau_to_copy() -> Iterator[tuple[str, Bureau]]:
    """The name and the people of a bureau that is there for the block and not in force."""
    before = in_force()
    with fresh_database() as name:
        bureau = make_bureau()
        use(before)
        refresh()
        yield name, bureau


def report(bureau: Bureau, who: str = "inspector", *, key: str | None = None, **form: Any) -> Answer:
    """A fresh report, with the usual input where you give none."""
    return engine.start(bureau[who], CASE, "report", {**FORMS["report"], **form}, key=key)


def take(
    bureau: Bureau,
    who: str,
    case: Answer,
    step: str,
    form: Mapping[str, Any] | None = None,
    *,
    key: str | None = None,
) -> Answer:
    """One step from where the case was last seen, by somebody; with the usual form when none is given."""
    typed = FORMS.get(step, {}) if form is None else form
    return engine.step(bureau[who], CASE, case.record_id, step, typed, version=case.version, key=key)


def walk(bureau: Bureau, case: Answer, *steps: str) -> Answer:
    """Several steps, each by who usually takes it."""
    for step in steps:
        form = {"into": report(bureau, "receptionist").number} if step == "merge" else None
        case = take(bureau, WHO[step], case, step, form)
    return case


def make_many(bureau: Bureau, count: int, *states: str) -> None:
    """So many cases at once: copies of one case walked to each of the states, a closed one when none is named."""
    form = {"words": f"{MARKS[0]}门前一堆垃圾", "address": f"锦绣路{MARKS[1]}"}
    patterns = walked(lambda: [make_case(bureau, state, **form).record_id for state in states or ("closed",)])
    still = sum(pattern.open for pattern in patterns) / len(patterns)
    copy(patterns, Many(count, 10, still, lambda source: ("小区", f"{source.randint(1, 999)}号")))


def make_case(bureau: Bureau, state: str = "reported", **form: Any) -> Answer:
    """A case in a state, walked there from its report; `form` overrides the report's input."""
    case = walk(bureau, report(bureau, **form), *WAYS[state])
    assert case.state == state
    return case


def settle(seconds: float = 120) -> None:
    """Wait until all that is committed here is safely behind. The horizon is the server's, not the database's:
    transactions of other test processes hold it back."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with connection.cursor() as asked:
            asked.execute("SELECT EXISTS (SELECT FROM entry WHERE xid >= journal_horizon())")
            if not asked.fetchone()[0]:
                return
        time.sleep(0.02)
