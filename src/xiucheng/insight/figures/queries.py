# SPDX-License-Identifier: Apache-2.0
"""Figures of all cases that an actor may see, each in one statement, and the cases behind each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from threading import Lock
from time import monotonic
from typing import Any

from django.db import connection
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.insight.figures.rules import LONGEST_DAYS, rates
from xiucheng.insight.figures.types import MEASURES, PERMISSION, Asked, By, Figures, Group, Measure
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.scope import REACHED_SQL, as_array, upper
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import ZONE
from xiucheng.kernel.database.prepared import Row, fetch_all
from xiucheng.kernel.desk import desk
from xiucheng.kernel.desk.paging import after_id, key_of_id
from xiucheng.kernel.process.errors import Denied, Invalid
from xiucheng.operations.supervision.types import CASE, TARGET_CLOCK

PART = 100
KEPT_SECONDS = 60
MOST_KEPT = 500

# Before filing a case waits, is declined, or goes into another one; every other state comes after it.
# What somebody handled at once where they found it was never filed and has no limit: it is counted apart.
_APART = "c.way <> 'self'"
_FILED = f"{_APART} AND r.state NOT IN ('reported', 'checking', 'accepted', 'declined', 'rejected', 'merged')"
_DONE = f"(r.state IN ('handled', 'verified', 'closed') AND {_APART})"
# answers come after the case: few rows of an index, once for the statement and not once for each case
_SAID = """r.id IN (SELECT l.record_id FROM supervision_report p JOIN supervision_report_link l ON l.report_id = p.id
    WHERE p.satisfied_at >= %(since)s AND p.satisfaction = '{}')"""
CONDITIONS = {
    "reported": "true",
    "filed": _FILED,
    "dispatched": "c.department <> ''",
    "done": _DONE,
    "due": f"({_DONE} OR (r.closed_at IS NULL AND t.due_at < %(at)s))",
    "closed": f"(r.state = 'closed' AND {_APART})",
    "in_time": "(r.state = 'closed' AND r.closed_at <= t.due_at)",
    "returned": "c.returns > 0",
    "reworked": "c.reworks > 0",
    "extended": "c.extensions > 0",
    "suspended": "r.state = 'suspended'",
    "reopened": "c.reopens > 0",
    "solved": _SAID.format("yes"),
    "partly_solved": _SAID.format("partly"),
    "not_solved": _SAID.format("no"),
    "voided": "r.state = 'voided'",
    "self_handled": "c.way = 'self'",
    "direct": "c.way = 'direct'",
    "urgent": "r.urgent",
}
_SEEN = """r.process = %(process)s AND r.state <> 'withdrawn' AND {reached}
    AND (%(area)s = '' OR (r.area_path >= %(area)s AND r.area_path < %(area_end)s))"""
# A clock that was taken back ended while its case went on; such a case has no limit (any more).
# OFFSET keeps the look-up of each record's case: for a month the planner would read all cases of all years
_CASES = f"""
    FROM record r CROSS JOIN LATERAL (
        SELECT k.department, k.class_code, k.returns, k.reworks, k.extensions, k.reopens, k.way
        FROM supervision_case k WHERE k.record_id = r.id OFFSET 0) c
    LEFT JOIN deadline t ON t.record_id = r.id AND t.name = '{TARGET_CLOCK}'
        AND t.ended_at IS NOT DISTINCT FROM r.closed_at
    WHERE r.opened_at >= %(since)s AND r.opened_at < %(before)s AND {_SEEN}"""
# OFFSET as above: hashing all records takes twice as long
_STEPS = f"""
    FROM entry e CROSS JOIN LATERAL (
        SELECT r.id, r.opened_at FROM record r WHERE r.id = e.record_id AND {_SEEN} OFFSET 0) s
    WHERE e.at >= %(since)s AND e.at < %(before)s"""
_COUNTS = ", ".join(f"count(*) FILTER (WHERE {CONDITIONS[one.code]})" for one in MEASURES)
_NAMED = "coalesce(CASE WHEN %(english)s THEN nullif(n.name_en, '') END, n.name, '')"
GROUPS = {
    None: "''",
    # one level below the area that was asked for
    By.AREA: "coalesce(substring(r.area_path FROM %(level)s), r.area_path)",
    # who handled or handles it: the department it was dispatched to, else who holds it
    By.DEPARTMENT: "coalesce(nullif(c.department, ''), r.holder_path)",
    By.CATEGORY: "c.class_code",
}
_NAMES = {
    None: "(SELECT NULL AS path, '' AS name, '' AS name_en) n ON false",
    By.AREA: "area n ON n.path = g.code",
    By.DEPARTMENT: "holder n ON n.path = g.code",
    By.CATEGORY: "catalogue_class n ON n.code = g.code",
}
_STATEMENTS = {
    by: f"SELECT g.*, {_NAMED} FROM (SELECT {group} AS code, {_COUNTS} {_CASES} GROUP BY 1) g"
    f" LEFT JOIN {_NAMES[by]} ORDER BY 1"
    for by, group in GROUPS.items()
}
_BY_POST = f"""
SELECT g.post, g.step, g.many, {_NAMED} FROM (
    SELECT e.post, e.step, count(*) AS many {_STEPS} AND e.step = ANY(%(steps)s) GROUP BY 1, 2) g
LEFT JOIN post n ON n.code = g.post ORDER BY 1"""
_AREAS = f"""
SELECT n.path, {_NAMED} FROM area n
WHERE n.path = ANY(%(above)s) OR n.path ~ '^([^/]+/){{1,2}}$' ORDER BY 1"""
_ONWARD = """AND (%(after)s::bigint IS NULL
    OR (x.opened_at, x.id) < (SELECT opened_at, id FROM record WHERE id = %(after)s))"""
_PART = f"ORDER BY x.opened_at DESC, x.id DESC LIMIT {PART + 1}"

_kept: dict[tuple[Any, ...], tuple[float, Figures]] = {}
_keeping = Lock()


def figures(actor: Actor, asked: Asked) -> Figures:
    """What the period brought, of the cases that the actor may see; at most KEPT_SECONDS old, and says of when.

    Raises `Denied`, and `Invalid` for a period that is none or longer than a year.
    """
    _check(actor, asked)
    key = (connection.settings_dict["NAME"], actor.sight("supervision"), asked, get_language())
    found = _kept.get(key)
    if found is None or monotonic() - found[0] > KEPT_SECONDS:
        found = (monotonic(), _counted(actor, asked))
        with _keeping:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = found
    return found[1]


def choosable_areas(area: str) -> list[tuple[str, str]]:
    """(path, name) of districts and towns, and of what lies between them and this area, as a tree is read."""
    parts = area.split("/")[:-1]
    above = ["/".join(parts[:depth]) + "/" for depth in range(1, len(parts) + 1)]
    rows = fetch_all(_AREAS, {"above": above, "english": get_language() == "en"})
    return [(path, name) for path, name in rows]


def forget() -> None:
    """Count anew at the next question."""
    _kept.clear()


def behind(
    actor: Actor, asked: Asked, measure: str, group: str | None, after: str | None = None
) -> desk.Page:
    """The cases behind a figure, newest first; `group` None for the whole. Raises as `figures` does, and `Invalid`."""
    _check(actor, asked)
    parameters = _parameters(actor, asked) | {"after": after_id(after), "group": group or ""}
    sql = _cases_of(measure_of(measure), None if group is None else asked.by)
    parameters["step"] = measure_of(measure).step
    rows = _fetched(actor, f"SELECT x.id FROM ({sql}) x WHERE true {_ONWARD} {_PART}", parameters)
    ids = [row[0] for row in rows[:PART]]
    return desk.Page(desk.shown(ids), key_of_id(ids[-1]) if len(rows) > PART else None)


def measure_of(code: str) -> Measure:
    """The figure of this code. Raises `Invalid`."""
    found = next((one for one in MEASURES if one.code == code), None)
    if found is None:
        known = ", ".join(CONDITIONS)
        raise Invalid({"measure": _("There is no such figure. Use one of: %(codes)s.") % {"codes": known}})
    return found


def _cases_of(measure: Measure, by: By | None) -> str:
    """The cases of one group of a split; of all of them when `by` is None."""
    if by is By.POST:
        return f"SELECT DISTINCT s.id, s.opened_at {_STEPS} AND e.step = %(step)s AND e.post = %(group)s"
    return f"SELECT r.id, r.opened_at {_CASES} AND {CONDITIONS[measure.code]} AND {GROUPS[by]} = %(group)s"


def _check(actor: Actor, asked: Asked) -> None:
    if not actor.may(PERMISSION):
        raise Denied(_("None of your posts may see figures."))
    if asked.until < asked.since:
        raise Invalid({"until": _("The last day lies before the first. Exchange them.")})
    if (asked.until - asked.since).days >= LONGEST_DAYS:
        raise Invalid({"since": _("Ask for %(days)s days at most.") % {"days": LONGEST_DAYS}})


def _counted(actor: Actor, asked: Asked) -> Figures:
    parameters = _parameters(actor, asked)
    if asked.by is By.POST:
        # steps of different cases are no parts of the whole, which who splits it has mostly just been shown
        whole = figures(actor, replace(asked, by=None))
        return replace(whole, asked=asked, groups=tuple(_posts(actor, parameters)))
    groups = [
        _group(code, name, dict(zip(CONDITIONS, counts, strict=True)))
        for code, *counts, name in _fetched(actor, _STATEMENTS[asked.by], parameters)
    ]
    counts = {code: sum(one.counts[code] for one in groups) for code in CONDITIONS}
    return Figures(
        as_of=parameters["at"],
        asked=asked,
        whole=Group("", "", counts, rates(counts)),
        groups=tuple(groups) if asked.by else (),
    )


def _posts(actor: Actor, parameters: dict[str, Any]) -> list[Group]:
    steps = {one.step: one.code for one in MEASURES if one.step}
    counted: dict[str, tuple[str, dict[str, int]]] = {}
    for post, step, many, name in _fetched(actor, _BY_POST, parameters | {"steps": list(steps)}):
        counted.setdefault(post, (name, dict.fromkeys(steps.values(), 0)))[1][steps[step]] = many
    return [Group(post, name or post or _("none"), counts, {}) for post, (name, counts) in counted.items()]


def _group(code: str, name: str, counts: dict[str, int]) -> Group:
    return Group(code, name or code or _("not stated"), counts, rates(counts))


def _parameters(actor: Actor, asked: Asked) -> dict[str, Any]:
    depth = asked.area.count("/") + 1 if asked.area else 2
    return {
        "process": CASE,
        "since": datetime.combine(asked.since, time.min, ZONE),
        "before": datetime.combine(asked.until + timedelta(days=1), time.min, ZONE),
        "at": now(),  # who may see, and what is overdue, is a question of today
        "area": asked.area,
        "area_end": upper(asked.area) if asked.area else "",
        "level": f"^(?:[^/]*/){{{depth}}}",
        "english": get_language() == "en",
    }


def _fetched(actor: Actor, sql: str, parameters: dict[str, Any]) -> list[Row]:
    """The rows of a statement, limited to what the actor may see.

    Paths are told as ranges, and before the shares: for each of a month's forty thousand cases the general condition
    of `access.scope` costs as much as everything that is counted.
    """
    holders, areas = actor.sight("supervision")
    if holders == ("",):
        return fetch_all(sql.replace("{reached}", "true"), parameters)
    ranges, given = [REACHED_SQL], dict(parameters)
    for column, paths in (("holder_path", holders), ("area_path", areas)):
        for number, path in enumerate(paths):
            name = f"{column}_{number}"
            ranges.insert(0, f"(r.{column} >= %({name})s AND r.{column} < %({name}_end)s)")
            given |= {name: path, f"{name}_end": upper(path)}
    given |= {"holders": as_array(holders), "areas": as_array(areas)}
    return fetch_all(sql.replace("{reached}", f"({' OR '.join(ranges)})"), given)
