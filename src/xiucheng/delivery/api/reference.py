# SPDX-License-Identifier: Apache-2.0
"""What forms and maps need to know: choices, units, boundaries, and the declarations themselves."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from xiucheng.delivery.api import shapes
from xiucheng.delivery.api.declaration import declaration_of, spelled
from xiucheng.delivery.api.processes import path_of
from xiucheng.delivery.wire.answers import reply
from xiucheng.delivery.wire.body import read_query
from xiucheng.delivery.wire.door import SIGNED_IN, Door, actor_of
from xiucheng.delivery.wire.exports import asked_of, export_door, format_of
from xiucheng.foundation.catalogue import queries as catalogue
from xiucheng.foundation.catalogue.actions import catalogue_sheet
from xiucheng.foundation.geography import queries as geography
from xiucheng.foundation.geography.types import Layer
from xiucheng.foundation.organization import queries as organization
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.process.errors import Invalid, NotFound
from xiucheng.kernel.tables.answers import download

POINT = Field("point", Kind.POINT, Label("经度,纬度", "longitude,latitude"))
BOX = Field(
    "bbox",
    Kind.TEXT,
    Label("西,南,东,北", "west,south,east,north"),
    help=Label("仅答复与此窗口相交的边界", "only boundaries that touch this window"),
    required=False,
)
CLASS = Field("class", Kind.TEXT, Label("类别代码", "Code of a class"), required=False)
SCHEME = Field("scheme", Kind.TEXT, Label("标准", "Scheme"), required=False, max_length=40)
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,15})?", re.ASCII)
_LEVELS = {Layer.DISTRICT: 1, Layer.TOWN: 2, Layer.COMMUNITY: 3, Layer.GRID: 4, Layer.RESPONSIBILITY: 4}


def _choices(found: list[tuple[str, str]]) -> HttpResponse:
    return reply({"items": [{"code": code, "label": label} for code, label in found]})


def classes(request: HttpRequest) -> HttpResponse:
    """Classes that a case can be given."""
    return _choices(catalogue.classes(actor_of(request), None))


def conditions(request: HttpRequest) -> HttpResponse:
    """Filing conditions, of one class when it is named."""
    wanted = read_query((CLASS,), request)["class"]
    found = catalogue.conditions(actor_of(request), None)
    return _choices([one for one in found if not wanted or one[0].rpartition("/")[0] == wanted])


def catalogue_export(request: HttpRequest) -> HttpResponseBase:
    """Every class with its conditions, as a file that can be taken in again."""
    asked, actor = read_query(asked_of((SCHEME,)), request), actor_of(request)
    scheme = asked["scheme"] or ""
    sheet = catalogue_sheet(actor, scheme)
    return download(actor, sheet, format_of(asked), of="classes", asked=(("scheme", scheme),))


def options(request: HttpRequest, name: str) -> HttpResponse:
    """Values of a field whose declaration names this source."""
    if name not in registry.option_names():
        raise NotFound(_("There is no source of choices of this name."))
    return _choices(registry.options(name, actor_of(request), None))


def units(request: HttpRequest) -> HttpResponse:
    """All units."""
    return reply({"items": organization.units(actor_of(request))})


def locate(request: HttpRequest) -> HttpResponse:
    """Where a position lies."""
    point = read_query((POINT,), request)["point"]
    place = geography.locate_point(float(point.lon), float(point.lat))
    names = {layer.value: name for layer, name in geography.names_of(place).items()}
    return reply(
        {
            "district": place.district,
            "town": place.town,
            "community": place.community,
            "grid": place.grid,
            "responsibility": place.responsibility,
            "area_path": place.area_path,
            "boundary_version": place.boundary_version,
            "names": names,
        }
    )


def layer(request: HttpRequest, layer: str) -> HttpResponse:
    """The boundaries of a layer in force, as GeoJSON."""
    if layer not in set(Layer):
        known = ", ".join(one.value for one in Layer)
        raise NotFound(_("There is no such layer. There are: %(known)s.") % {"known": known})
    window = _window(read_query((BOX,), request)["bbox"])
    found = geography.boundary_features(Layer(layer), window)
    for feature in found["features"]:
        feature["properties"]["level"] = _LEVELS[Layer(layer)]
    return reply(found)


def _window(text: str | None) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    parts = [part.strip() for part in text.split(",")]
    if len(parts) == 4 and all(_NUMBER.fullmatch(part) for part in parts):
        west, south, east, north = map(float, parts)
        if west <= east and south <= north:
            return west, south, east, north
    raise Invalid({"bbox": _("Write west,south,east,north in degrees, such as 121.4,31.2,121.5,31.3.")})


def processes(request: HttpRequest) -> HttpResponse:
    """Every declared process."""
    return reply(
        {
            "items": [
                {
                    "code": one.code,
                    "version": one.version,
                    "label": spelled(one.label),
                    "url": f"/api/v1{path_of(one)}",
                }
                for one in registry.processes()
            ]
        }
    )


def process(request: HttpRequest, code: str) -> HttpResponse:
    """One declared process."""
    found = registry.find(code)
    if found is None:
        raise NotFound(_("There is no process of this code."))
    return reply(declaration_of(found))


def _get(path: str, summary: Label, view: Any, answer: Any, **more: Any) -> Door:
    return Door(
        method="GET",
        path=path,
        name=view.__name__ if more.get("tag") != "processes" else f"process_{view.__name__}",
        summary=summary,
        permission=SIGNED_IN,
        view=view,
        answers={200: answer},
        refusals=(401, 404, 422),
        **more,
    )


DOORS = (
    _get("/catalogue/classes", Label("类别", "Classes"), classes, shapes.Choices, tag="catalogue"),
    _get(
        "/catalogue/conditions",
        Label("立案条件", "Filing conditions"),
        conditions,
        shapes.Choices,
        tag="catalogue",
        query=(CLASS,),
    ),
    export_door(
        "/catalogue/export",
        name="catalogue_export",
        tag="catalogue",
        summary=Label("导出类别和立案条件", "Classes and conditions as a file"),
        permission=SIGNED_IN,
        view=catalogue_export,
        query=(SCHEME,),
    ),
    _get(
        "/options/{name}", Label("字段可选值", "Values of a field"), options, shapes.Choices, tag="catalogue"
    ),
    _get("/organization/units", Label("单位", "Units"), units, shapes.Units, tag="organization"),
    _get(
        "/geography/locate",
        Label("位置所属区域", "Where a position lies"),
        locate,
        shapes.PlaceShape,
        tag="geography",
        query=(POINT,),
    ),
    _get(
        "/geography/layers/{layer}.geojson",
        Label("边界", "Boundaries"),
        layer,
        shapes.Features,
        tag="geography",
        query=(BOX,),
    ),
    _get("/processes", Label("流程一览", "Declared processes"), processes, shapes.Processes, tag="processes"),
    _get(
        "/processes/{code}",
        Label("流程声明", "One declared process"),
        process,
        shapes.Declaration,
        tag="processes",
    ),
)
