# SPDX-License-Identifier: Apache-2.0
"""The map and what it draws: boundaries, cases, and answers to where a pin lies."""

from __future__ import annotations

import json
import re
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xiucheng.delivery import demo
from xiucheng.delivery.shell import present
from xiucheng.delivery.shell.pages import signed_in
from xiucheng.delivery.shell.pages.cases import readable
from xiucheng.delivery.shell.shapes import EmptyView, MapPageView, MapView
from xiucheng.foundation.geography.queries import describe, find_named, locate_point, map_features
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.desk import desk

MOST = 100
_NUMBER = re.compile(r"-?\d{1,3}(\.\d{1,15})?")


@require_GET
@signed_in
def page(request: ActorRequest) -> HttpResponse:
    """Open cases on the map and the same in a list beside it."""
    view = MapPageView(
        map=MapView(
            areas_url=reverse("shell:map-areas"),
            points_url=reverse("shell:map-points"),
            label=_("Open cases on the map"),
        ),
        rows=tuple(present.row(item) for item in _open(request)),
        filters=(),
        empty=EmptyView(_("No open case"), _("Open cases with a position appear here.")),
    )
    return render(request, "shell/map.html", {"page": view})


def _open(request: ActorRequest) -> list[desk.WorkItem]:
    """The open cases with least time left, of every kind the posts may see, with a position."""
    asked = desk.Filters(closed=False, order="due", located=True)
    found = [
        item
        for process in readable(request.actor)
        for item in desk.listing(request.actor, process, asked).items
    ]
    return found[:MOST]


@signed_in
def areas(_request: ActorRequest) -> HttpResponse:
    """Boundaries in force, and the demo's own streets when this is the demo."""
    features: dict[str, Any] = map_features()
    path = demo.map_path()
    if path.exists():
        drawn = json.loads(path.read_text("utf-8"))
        features["features"] += drawn["streets"]["features"] + drawn["places"]["features"]
    response = JsonResponse(features, content_type="application/geo+json")
    response.headers["Cache-Control"] = "private, max-age=300"
    return response


@require_GET
@signed_in
def points(request: ActorRequest) -> HttpResponse:
    """Open cases as points."""
    found = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [item.lon, item.lat]},
            "properties": {
                "title": item.title,
                "number": item.number,
                "url": present.record_url(item.process, item.id),
                "state": item.countdown.standing.value,
            },
        }
        for item in _open(request)
    ]
    return JsonResponse({"type": "FeatureCollection", "features": found}, content_type="application/geo+json")


@require_GET
@signed_in
def locate(request: ActorRequest) -> HttpResponse:
    """Where a pin lies, in one line of text."""
    lon, lat = request.GET.get("lon", ""), request.GET.get("lat", "")
    if not (_NUMBER.fullmatch(lon) and _NUMBER.fullmatch(lat)):
        sentence = _("Set the pin on the map, or write longitude, latitude such as 121.4737, 31.2304.")
        return HttpResponse(sentence, status=422, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        describe(locate_point(float(lon), float(lat))), content_type="text/plain; charset=utf-8"
    )


@require_GET
@signed_in
def search(request: ActorRequest) -> HttpResponse:
    """Areas and named places whose name holds the words."""
    words = request.GET.get("q", "")[:60]
    found = [{"label": label, "lon": lon, "lat": lat} for label, lon, lat in find_named(words)]
    return JsonResponse(found, safe=False)
