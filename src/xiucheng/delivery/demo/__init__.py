# SPDX-License-Identifier: Apache-2.0
"""Puts the demo rooms of the apps together to one invented district."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from xiucheng.delivery.demo import cases as supervision
from xiucheng.delivery.demo import shortcuts, size
from xiucheng.foundation.catalogue.actions import change_class, load_catalogue
from xiucheng.foundation.catalogue.queries import first_conditions
from xiucheng.foundation.geography.actions import PropertyNames, load_boundaries
from xiucheng.foundation.geography.demo import demo_boundaries
from xiucheng.foundation.geography.queries import refresh
from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.organization import demo as people
from xiucheng.kernel.access.actor import Actor, by_id, system
from xiucheng.kernel.access.queries import anybody
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.settings import settings
from xiucheng.operations.correction import demo as correction
from xiucheng.operations.feedback import demo as feedback
from xiucheng.operations.help import demo as helping
from xiucheng.operations.hotline import demo as hotline
from xiucheng.operations.joint import demo as joint
from xiucheng.operations.linkage import demo as linkage

CASES = 120
WALKED = 600
"""So many cases are walked one by one; what is more is copied."""
SETUP = system("demo")


class NotEmpty(Exception):
    """The place holds a real bureau; the demo must not be mixed into it."""


@dataclass(frozen=True)
class Demo:
    """What a prepared demo is: the password of all its accounts, and the seed."""

    password: str
    seed: int
    scale: int
    cases: int = 0
    """How many cases in all."""
    report: str = ""
    """The public number of a report that can be followed without an account."""


def note_path() -> Path:
    """Where the demo's password is kept; its presence says that this is a demo."""
    return settings.var / "demo.json"


def map_path() -> Path:
    """Streets and places of the demo's own base map."""
    return settings.var / "demo-map.json"


def find() -> Demo | None:
    """The prepared demo of this place, None when there is none."""
    path, draft = note_path(), note_path().with_suffix(".draft")
    if not path.exists() and draft.exists() and anybody():
        draft.rename(path)  # killed between the commit and this
    return Demo(**json.loads(path.read_text("utf-8"))) if path.exists() else None


def prepare(seed: int, scale: int, cases: int = 0, tell: Callable[[str], None] = lambda _line: None) -> Demo:
    """Make the demo district, or return the one that is there. Raises `NotEmpty`.

    The first cases are walked step by step; of more than WALKED the rest are copies of walked ones. `tell` is
    told how far it is.
    """
    found = find()
    if found is not None:
        return found
    if anybody():
        raise NotEmpty(
            "This place holds a real bureau, so the demo is not put into it. Choose another folder by XIUCHENG_VAR=."
        )
    made = Demo("Demo-" + secrets.token_hex(4), seed, scale, cases or CASES * scale)
    draft = note_path().with_suffix(".draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(made), file)
    with transaction.atomic():
        actors, city = district(made.seed, made.scale, made.password)
        places, conditions = list(_places(city)), first_conditions()
        count = min(made.cases, WALKED)
        supervision.fill(actors, places, conditions, now(), seed=seed, count=count)
        correction.fill(actors, places, now(), seed=seed)
        helping.fill(actors, places, now())
        hotline.fill(actors, places, now())
        supervision.side_ways(actors, places, conditions, now(), seed=seed)
        shortcuts.fill(actors, places, conditions["E0110"], now())
        joint.fill(actors, places, now())
        linkage.fill(actors, places, now())
        made = replace(made, report=feedback.fill(now()))
        draft.write_text(json.dumps(asdict(made)), "utf-8")
        map_path().write_text(json.dumps({name: city[name] for name in ("streets", "places")}), "utf-8")
    draft.rename(note_path())
    size.grow(actors, city, made.cases - count, seed=seed, tell=tell)
    return made


def district(seed: int, scale: int, password: str) -> tuple[dict[str, Actor], Mapping[str, Any]]:
    """Boundaries, catalogue, units and people of the district: (people by sign-in name, its map)."""
    city, today = demo_boundaries(seed, scale), local(now()).date()
    since = date(today.year - 1, 1, 1)  # cases began before today, and are located on their day
    for layer in Layer:
        load_boundaries(
            SETUP, layer, city[layer.value], PropertyNames(code="code", name="name"), valid_from=since
        )
    refresh()  # the boundaries above are not committed yet, so nobody told the atlas
    load_catalogue(SETUP)
    ids = people.set_up(SETUP, password, today)
    people.set_up_city(SETUP, city, ids, today)
    conditions = first_conditions()
    for number, unit, *_words in supervision.PROBLEMS:
        code = conditions[number].rpartition("/")[0]
        change_class(SETUP, code, {"unit": unit}, starts_on=today, why="演示 / demo")
    return {login: _actor(identity) for login, identity in ids.items()}, city


def _actor(identity: int) -> Actor:
    actor = by_id(identity)
    assert actor is not None
    return actor


def _places(city: Mapping[str, Any]) -> Iterator[supervision.Place]:
    """Spots near the demo's named places, so that the street and the pin agree."""
    for feature in city["places"]["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        name = feature["properties"]["name"]
        for number, (east, north) in enumerate(((0.0, 0.0), (0.0004, 0.0002), (-0.0003, 0.0003))):
            yield supervision.Place(lon + east, lat + north, f"{name}{('门前', '东侧', '北侧')[number]}")
