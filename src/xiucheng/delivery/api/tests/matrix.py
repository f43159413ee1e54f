# SPDX-License-Identifier: Apache-2.0
"""What the declarations say that a post may do with a record, in plain Python and without a database.

It is a second opinion: the product judges by SQL and in the engine, the matrix by paths and permissions. Beside it the
records that a matrix is walked over, and the hash by which nothing is seen to have happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import connection

from xiucheng.delivery.api.tests.world import CASE, HERE, OTHER_DISTRICT, PASSWORD, THERE, World
from xiucheng.foundation.organization.actions import set_up_unit
from xiucheng.foundation.organization.demo import PEOPLE
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access import tokens
from xiucheng.kernel.access.actions import appoint, open_account
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.declaration.types import Process, Step
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record, Share

HOLDERS = {post: login for login, _name, _en, post, _unit, _area in reversed(PEOPLE)}
"""Somebody of each shipped post, all in one district."""
ORDER = "correction.order"
WALKED = (CASE, ORDER, "correction.inspection")
"""The kinds of which `places` makes records."""
ORDERED: dict[str, Any] = {
    "party": "某店",
    "party_kind": "organization",
    "address": "锦绣路1号",
    "violation": "占道",
    "demand": "清退",
    "basis": "条例第一条",
    "days": 5,
}


@dataclass(frozen=True)
class Place:
    """A record: where it is, whose, and how it stands, with the units it was shared with."""

    id: int
    number: str
    process: str
    state: str
    version: int
    holder_path: str
    area_path: str
    shared: tuple[str, ...]

    @property
    def app(self) -> str:
        return self.process.partition(".")[0]


def places(world: World, *, photos: dict[str, list[int]] | None = None) -> list[Place]:
    """A record of every process in each of two districts, and a case that has gone from hand to hand."""
    hung: dict[str, Any] = {login: {"photos": numbers} for login, numbers in (photos or {}).items()}
    made = [
        world.case(**hung.get("jiandu1", {})).record_id,
        world.case(by="linqu1", point=THERE, **hung.get("linqu1", {})).record_id,
        world.case("dispatch").record_id,
    ]
    for officer, point in (("duiyuan", None), (_officer_elsewhere(world), THERE)):
        form = ORDERED | {"point": point or HERE}
        order = engine.start(world.actor(officer), ORDER, "order", form)
        asked = engine.step(
            world.actor(officer), ORDER, order.record_id, "inspect", {}, version=order.version
        )
        made += [asked.record_id, Record.objects.get(parent_id=asked.record_id).pk]
    return [_place(one) for one in Record.objects.filter(pk__in=made).order_by("pk")]


def _officer_elsewhere(world: World) -> str:
    boss, login = system("test"), "linqudui"
    if login not in world.ids:
        set_up_unit(boss, "linqu/zhidui/", "邻区中队", UnitKind.SQUAD, territory=OTHER_DISTRICT)
        person = open_account(boss, login, login, PASSWORD)
        appoint(boss, person, "officer", "linqu/zhidui/", starts_on=date(2020, 1, 1))
        world.ids[login], world.tokens[login] = person.pk, tokens.issue(person.pk, "test")
    return login


def _place(row: Record) -> Place:
    shared = Share.objects.filter(record=row, until=None).values_list("holder_path", flat=True)
    names = ("id", "number", "process", "state", "version", "holder_path", "area_path")
    return Place(**{name: getattr(row, name) for name in names}, shared=tuple(shared))


def reached(actor: Actor, permission: str, place: Place) -> bool:
    """Whether a post with the permission has the record in its unit or area, or its unit handed it on."""
    for grant in actor.grants:
        if permission in grant.permissions and (
            grant.covers_holder(place.holder_path)
            or grant.covers_area(place.area_path)
            or any(map(grant.covers_holder, place.shared))
        ):
            return True
    return False


def sees(actor: Actor, place: Place) -> bool:
    return reached(actor, f"{place.app}.view", place)


def of_step(actor: Actor, step: Step, place: Place) -> set[int]:
    """The statuses that taking a step, or asking for its form, may answer."""
    if not sees(actor, place):
        return {404}
    if place.state not in step.frm:
        return {409}
    row: Any = place  # the two columns that a step's reach looks at
    if not any(step.by in grant.permissions and step.reaches(grant, row) for grant in actor.grants):
        return {403}
    return {200, 409, 422}


def of_share(actor: Actor, place: Place) -> set[int]:
    """The statuses of who reads a record by a share, of opening it and of ending one that is not there."""
    if not sees(actor, place):
        return {404}
    return {200, 404, 422} if reached(actor, f"{place.app}.share", place) else {403}


def of_personal(actor: Actor, place: Place) -> set[int]:
    """The statuses of asking for personal words."""
    if not sees(actor, place):
        return {404}
    return {200, 404, 422} if reached(actor, f"{place.app}.personal", place) else {403}


def personal(process: Process) -> Iterator[str]:
    """The names of a process's personal fields."""
    return (item.name for step in process.steps for item in step.form if item.personal)


@cache
def _tables() -> str:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1"
        )
        names = [row[0] for row in cursor.fetchall()]
    # what is refused is noted, and that only
    kept = {"access_log": "WHERE kind <> 'denied'"}
    return " UNION ALL ".join(
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) "
        f'FROM "{name}" t {kept.get(name, "")}'
        for name in names
    )


def whole() -> dict[str, tuple[int, str]]:
    """Count and hash of every table; of the access log without the refusals that it notes."""
    with connection.cursor() as cursor:
        cursor.execute(_tables())
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}


def denials() -> int:
    """How many refusals the access log has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_log WHERE kind = 'denied'")
        found = cursor.fetchone()
    assert found is not None
    return int(found[0])
