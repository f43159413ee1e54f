# SPDX-License-Identifier: Apache-2.0
"""Writes of the map: a layer of boundaries is loaded as a new version, or refused row by row."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from xiucheng.foundation.geography.actions.checking import check
from xiucheng.foundation.geography.models import Boundary, BoundaryVersion
from xiucheng.foundation.geography.queries import refresh
from xiucheng.foundation.geography.rules.bulk import geometry_fault, overlapping_pairs
from xiucheng.foundation.geography.rules.wkb import write_wkb
from xiucheng.foundation.geography.types import (
    CODE_LENGTHS,
    LOAD,
    BoundariesRefused,
    Layer,
    Loaded,
    RowProblem,
    Shape,
)
from xiucheng.foundation.geography.types.codes import ancestors, area_path, code_problem, layer_of
from xiucheng.foundation.geography.types.geojson import (
    Fault,
    Feature,
    load_geojson,
    read_features,
)
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import ensure_area
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Area
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.process.errors import Denied

_NAME_LENGTH = 80
_ROWS_AT_A_TIME = 1_000
# Nobody names single grids; they go by their code.
_NAMED_BY_CODE = frozenset({Layer.GRID, Layer.RESPONSIBILITY})


@dataclass(frozen=True, slots=True)
class PropertyNames:
    """Which properties of the file hold code and name."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class _Row:
    """A feature that may become a boundary."""

    row: int
    code: str
    name: str
    shape: Shape


def load_boundaries(
    actor: Actor,
    layer: Layer,
    source: Path | Mapping[str, Any],
    names: PropertyNames,
    *,
    valid_from: date | None = None,
    tried: bool = False,
    called: str = "",
) -> Loaded:
    """Load a GeoJSON file or object as the new version of a layer, with the areas it names.

    Raises `BoundariesRefused` with a sentence for each wrong row, and then has written nothing.
    The same content loaded again makes no second version. `tried`: only check, and say what would come; its version
    is 0. `called`: the name that the source is kept under, when it is not the file's own.
    """
    if actor.kind != "system" and not actor.may(LOAD):
        raise Denied(_("Loading boundaries needs a post with the permission “Load boundaries and grids”."))
    rows = _checked_rows(layer, _features(source), names)
    day = valid_from or local(now()).date()
    digest = _digest(rows)
    pairs = overlapping_pairs([row.shape for row in rows])
    findings = tuple(check([row.shape for row in rows], layer, day, pairs))
    if tried:
        return Loaded(layer, 0, len(rows), 0, tuple(_remarks(pairs)), findings)
    with transaction.atomic():
        last = BoundaryVersion.objects.filter(layer=layer).order_by("id").last()
        if last is not None and bytes(last.digest) == digest and last.valid_from <= day:
            return Loaded(layer, last.id, len(rows), 0, (_("The layer is already loaded like this."),))
        version = BoundaryVersion.objects.create(
            layer=layer,
            valid_from=day,
            source=(called or (source.name if isinstance(source, Path) else ""))[:200],
            loaded_at=now(),
            loaded_by=actor.login or actor.name,
            digest=digest,
        )
        boundaries = [_boundary(version, row) for row in rows]
        Boundary.objects.bulk_create(boundaries, batch_size=_ROWS_AT_A_TIME)
        created = _ensure_areas(layer, rows)
        journal.note("boundaries_loaded", f"{layer.value} {version.id} {len(rows)}", person=actor.id)
        transaction.on_commit(refresh)
    return Loaded(layer, version.id, len(rows), created, tuple(_remarks(pairs)), findings)


def _features(source: Path | Mapping[str, Any]) -> Iterator[Feature]:
    try:
        return read_features(load_geojson(source) if isinstance(source, Path) else source)
    except OSError as error:
        sentence = _("The file %(file)s cannot be read: %(reason)s. Check its name and rights.")
        raise _refused(sentence % {"file": source, "reason": error.strerror or error}) from error
    except (ValueError, EOFError, RecursionError) as error:
        sentence = _(
            "This is not a GeoJSON FeatureCollection. Export the layer as GeoJSON and load that file."
        )
        raise _refused(sentence) from error


def _refused(sentence: str) -> BoundariesRefused:
    return BoundariesRefused((RowProblem(0, sentence),))


def _checked_rows(layer: Layer, features: Iterable[Feature], names: PropertyNames) -> list[_Row]:
    """Return all rows, or refuse with what is wrong with each."""
    rows: list[_Row] = []
    problems: list[RowProblem] = []
    seen: dict[str, int] = {}
    for feature in features:
        code, name = _text(feature, names.code), _text(feature, names.name)
        if not name and layer in _NAMED_BY_CODE:
            name = code
        reason = _feature_problem(feature) or _words_problem(layer, code, name, names)
        if reason is None and code in seen:
            sentence = _("The code %(code)s stands in row %(row)s already. Give every boundary its own code.")
            reason = sentence % {"code": code, "row": seen[code]}
        if reason is not None:
            problems.append(RowProblem(feature.row, reason))
            continue
        seen[code] = feature.row
        rows.append(_Row(feature.row, code, name, Shape(code, feature.parts)))
    if problems:
        raise BoundariesRefused(tuple(problems))
    if not rows:
        raise _refused(_("The file holds no boundaries. Export the layer again with its polygons."))
    return rows


def _text(feature: Feature, name: str) -> str:
    value = feature.properties.get(name)
    return "" if value is None else str(value).strip()


def _feature_problem(feature: Feature) -> str | None:
    """Return what is wrong with the geometry of a row, as a sentence."""
    if feature.fault is not None:
        return _fault_sentence(feature.fault)
    found = geometry_fault(feature.parts)
    if found is None:
        return None
    sentence = _("The boundary crosses or touches itself near %(place)s. Repair it where it was drawn.")
    return sentence % {"place": found}


def _fault_sentence(fault: Fault) -> str:
    match fault:
        case Fault.NO_POLYGON:
            return _("The geometry is neither a Polygon nor a MultiPolygon. Leave out points and lines.")
        case Fault.EMPTY:
            return _("The geometry is empty. Draw the boundary or leave the row out.")
        case Fault.OFF_THE_GLOBE:
            return _(
                "A position is not on the globe. Export longitude and latitude in degrees, longitude first."
            )
        case Fault.SHORT_RING:
            return _("A ring has fewer than three different positions. Draw it again or leave it out.")
        case Fault.NOT_NUMBERS:
            return _("A position is not two numbers: longitude, latitude. Export the layer again.")
    return _("This is not a GeoJSON feature. Export the layer again.")


def _words_problem(layer: Layer, code: str, name: str, names: PropertyNames) -> str | None:
    """Return what is wrong with code or name of a row, as a sentence."""
    if not code:
        return _("The property “%(property)s” holds no code.") % {"property": names.code}
    if code_problem(layer, code):
        if layer not in CODE_LENGTHS:
            return _("The code %(code)s is longer than 40 characters.") % {"code": code}
        sentence = _("The code %(code)s must have %(length)s digits.")
        return sentence % {"code": code, "length": CODE_LENGTHS[layer]}
    if not name:
        return _("The property “%(property)s” holds no name.") % {"property": names.name}
    if len(name) > _NAME_LENGTH:
        return _("The name is longer than %(length)s characters. Shorten it.") % {"length": _NAME_LENGTH}
    return None


def _digest(rows: Iterable[_Row]) -> bytes:
    digest = hashlib.sha256()
    for row in sorted(rows, key=lambda row: row.code):
        digest.update(f"{row.code}\0{row.name}\0".encode())
        digest.update(write_wkb(row.shape.parts))
    return digest.digest()


def _boundary(version: BoundaryVersion, row: _Row) -> Boundary:
    lons, lats = zip(*(position for part in row.shape.parts for position in part[0]), strict=True)
    return Boundary(
        version=version,
        code=row.code,
        name=row.name,
        area_path=area_path(row.code) if layer_of(row.code) else "",
        wkb=write_wkb(row.shape.parts),
        west=min(lons),
        south=min(lats),
        east=max(lons),
        north=max(lats),
    )


def _ensure_areas(layer: Layer, rows: Iterable[_Row]) -> int:
    """Make the area of every row and of what it lies in; names of existing areas follow the file."""
    if layer not in CODE_LENGTHS:
        return 0
    named = {row.code: row.name for row in rows}
    wanted = {code: named.get(code) for row_code in named for code in ancestors(row_code)}
    known = dict(Area.objects.filter(code__in=wanted).values_list("code", "name"))
    for code in sorted(wanted):
        name = wanted[code] or known.get(code) or code
        if known.get(code) != name:
            ensure_area(area_path(code), code, name, str(layer_of(code)))
    return len(wanted.keys() - known.keys())


def _remarks(pairs: list[tuple[str, str]]) -> Iterator[str]:
    """Tell what was taken although it should be looked at."""
    if pairs:
        sentence = _(
            "Boundaries overlap %(count)s times, first %(one)s and %(other)s; the lower code is taken there."
        )
        yield sentence % {"count": len(pairs), "one": pairs[0][0], "other": pairs[0][1]}
