# SPDX-License-Identifier: Apache-2.0
"""The one place that turns an actor into a condition on records (law 4: authorise in the query)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiucheng.kernel.access.actor import Actor, Reach
from xiucheng.kernel.clock import now
from xiucheng.kernel.record.models import Share


def within(column: str, paths: Iterable[str]) -> Q:
    """Rows whose `column` lies under one of the paths, as ranges that an index can use."""
    condition = Q(pk__in=[])
    for path in paths:
        if path == "":
            return Q()
        condition |= Q(**{f"{column}__gte": path, f"{column}__lt": upper(path)})
    return condition


def upper(path: str) -> str:
    """The first path after every path below `path`: "/" becomes the next character, "0"."""
    return path[:-1] + "0"


def visible(actor: Actor, app: str, *, probing: bool = False) -> Q:
    """Records of `app` that the actor may see: held by their units, in their areas, shared with them, or opened
    to them for reading.

    `probing`: for who walks along a list until a page is full, see `shared_with`.
    """
    return _reached(actor.sight(app), actor.readers(app), probing=probing)


def reached(actor: Actor, permission: str) -> Q:
    """Records that posts with a permission hold, handled or answer for; not what was opened for reading only."""
    return _reached(actor.reach(permission))


def _reached(reach: Reach, readers: tuple[str, ...] = (), *, probing: bool = False) -> Q:
    holders, areas = reach
    if holders == ("",):
        return Q()
    if not holders and not areas:
        return Q(pk__in=[])
    shared = shared_with((*holders, *readers), probing=probing)
    return within("holder_path", holders) | within("area_path", areas) | Q(shared)


def shared_with(holders: Iterable[str], *, probing: bool = False) -> Exists:
    """Records that one of the units handled before, or that were shared with it and still are.

    `probing` looks up the shares of each record that is met. Otherwise the server may first read all shares of the
    units, which is right for a whole list and too much for a page of it.
    """
    same = Q(record__gte=OuterRef("pk"), record__lte=OuterRef("pk")) if probing else Q(record=OuterRef("pk"))
    shares = Share.objects.filter(same).filter(Q(until=None) | Q(until__gt=now()))
    return Exists(shares.filter(within("holder_path", holders)))


def opened_to(readers: Iterable[str]) -> QuerySet[Share]:
    """The shares that open a record to one of these readers now."""
    return Share.objects.filter(until__gt=now()).filter(within("holder_path", readers))


def as_array(paths: Iterable[str]) -> str:
    """Paths as the text of a PostgreSQL array; paths are code segments, so nothing needs quoting inside."""
    return "{" + ",".join(f'"{path}"' for path in paths) + "}"


def sql_parameters(actor: Actor, app: str) -> dict[str, str]:
    """What the two conditions below ask for, beside `at`, the moment."""
    holders, areas = actor.sight(app)
    named = {"holders": holders, "areas": areas, "readers": actor.readers(app)}
    return {name: as_array(paths) for name, paths in named.items()}


# the same conditions for hand-written reads, where one row is tested and no index is needed: what the actor's posts
# reach, which alone is acted on and counted, and with it what was opened for reading only
REACHED_SQL = """(
    EXISTS (SELECT FROM unnest(%(holders)s::text[]) p WHERE starts_with(r.holder_path, p))
    OR EXISTS (SELECT FROM unnest(%(areas)s::text[]) p WHERE starts_with(r.area_path, p))
    OR EXISTS (SELECT FROM share s, unnest(%(holders)s::text[]) p
               WHERE s.record_id = r.id AND starts_with(s.holder_path, p)
                 AND (s.until IS NULL OR s.until > %(at)s)))"""
VISIBLE_SQL = f"""({REACHED_SQL} OR EXISTS (
    SELECT FROM share s, unnest(%(readers)s::text[]) p
    WHERE s.record_id = r.id AND starts_with(s.holder_path, p) AND s.until > %(at)s))"""
