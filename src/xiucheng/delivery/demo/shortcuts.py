# SPDX-License-Identifier: Apache-2.0
"""One fresh demo case for each way past the usual desks."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from PIL import ExifTags, Image

from xiucheng.delivery.demo.cases import Place
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import frozen
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.files.actions import take
from xiucheng.kernel.files.types import FileKind
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid
from xiucheng.operations.supervision.types import CASE

BEFORE, AFTER = (150, 96, 60), (90, 140, 110)
"""Colours of the two pictures of a place: nobody is photographed for a demo."""


def fill(actors: Mapping[str, Actor], places: Sequence[Place], rubbish: str, end: datetime) -> None:
    """An urgent case, one being checked on site, one handled by who found it, one straight to the squad. `rubbish` is
    the code of a filing condition."""
    here, there, nearby = places[:3]
    with frozen(end - timedelta(minutes=20)) as clock:
        urgent = _form(here, "污水井盖缺失，车流量大", "inspector") | {"urgent_why": "已有行人绊倒"}
        engine.start(actors["jiandu1"], CASE, "report", urgent, key="demo-urgent")
        called = _form(there, "听说河边有人倾倒垃圾", "hotline_12345")
        case = engine.start(actors["shouli"], CASE, "report", called, key="demo-check")
        clock.advance(timedelta(minutes=5))
        _step(actors["shouli"], case, "check_on_site", {"to_check": "看清是生活垃圾还是建筑垃圾"})
        _self_handled(actors["wangge"], nearby, rubbish, clock.at)
        _straight(actors["wuye"], places)


def _form(place: Place, words: str, channel: str) -> dict[str, Any]:
    return {
        "point": f"{place.lon:.6f},{place.lat:.6f}",
        "address": place.address,
        "words": words,
        "channel": channel,
    }


def _step(actor: Actor, case: Answer, step: str, form: Mapping[str, Any]) -> Answer:
    return engine.step(actor, CASE, case.record_id, step, form, version=case.version)


def _self_handled(actor: Actor, place: Place, rubbish: str, at: datetime) -> None:
    pictures = {
        name: [_photo(actor, place, colour, at)]
        for name, colour in (("photos", BEFORE), ("photos_after", AFTER))
    }
    done = {"class_code": rubbish.rpartition("/")[0], "result": "随手清理，地面已扫净"}
    form = _form(place, "树坑里有几个塑料袋", "inspector") | pictures | done
    engine.start(actor, CASE, "report_handled", form, key="demo-self")


def _straight(actor: Actor, places: Sequence[Place]) -> None:
    """At the first place for which a squad answers."""
    for place in places:
        try:
            form = _form(place, "业主在楼顶搭建彩钢棚", "property")
            engine.start(actor, CASE, "report_direct", form, key="demo-straight")
        except Invalid:
            continue
        return


def _photo(actor: Actor, place: Place, colour: tuple[int, int, int], at: datetime) -> int:
    """A picture with what a telephone writes in it."""
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{local(at):%Y:%m:%d %H:%M:%S}"
    where = exif.get_ifd(ExifTags.IFD.GPSInfo)
    where |= {
        ExifTags.GPS.GPSLatitudeRef: "N",
        ExifTags.GPS.GPSLatitude: _degrees(place.lat),
        ExifTags.GPS.GPSLongitudeRef: "E",
        ExifTags.GPS.GPSLongitude: _degrees(place.lon),
    }
    out = io.BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, "JPEG", exif=exif)
    data = out.getvalue()
    return take(actor, FileKind.PHOTO, "现场.jpg", io.BytesIO(data).read, len(data)).pk


def _degrees(value: float) -> tuple[float, float, float]:
    whole, rest = divmod(value, 1)
    minutes, part = divmod(rest * 60, 1)
    return whole, minutes, round(part * 60, 4)
