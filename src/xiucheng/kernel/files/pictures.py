# SPDX-License-Identifier: Apache-2.0
"""Photos: what they say of time and place, and the two pictures that pages show. Pixels are counted before decoding."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from xiucheng.kernel.clock.local import instant_of
from xiucheng.kernel.files.types import EDGES, Content, FileRefused
from xiucheng.kernel.settings import settings

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 80
_YEARS = range(1990, 2101)

# pixels are counted by `opened`, with a limit of our own and a sentence
Image.MAX_IMAGE_PIXELS = None


def look(path: Path, media_type: str) -> Content:
    """Size, time and place of a photo. Raises `FileRefused` when it is none, or has more pixels than are taken."""
    with opened(path) as image:
        taken_at, lon, lat = said(image)
        return Content(media_type, image.width, image.height, taken_at, lon, lat)


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """A photo whose header was read and nothing decoded yet."""
    most = settings.photo_megapixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(path, formats=FORMATS)
    except Exception as error:  # whatever a broken header makes the library raise
        raise _damaged() from error
    with image:
        if image.width * image.height > most * 1_000_000:
            sentence = _("This photo has more than %(most)d million pixels. Take it with fewer.")
            raise FileRefused(sentence % {"most": most})
        yield image


def _damaged() -> FileRefused:
    return FileRefused(_("This photo is damaged and cannot be shown. Take or choose another one."))


def render(path: Path) -> dict[str, bytes]:
    """{variant: WebP} of both pictures, upright and without what the camera wrote. Raises `FileRefused`."""
    made: dict[str, bytes] = {}
    with opened(path) as image:
        edges = sorted(EDGES.items(), key=lambda pair: -pair[1])
        try:
            # a JPEG is decoded at a fraction of its size, as small as the larger picture allows
            image.draft("RGB", (edges[0][1], edges[0][1]))
            image.load()
            upright = ImageOps.exif_transpose(image)
            flat = _flat(upright)
            for variant, edge in edges:
                flat.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
                out = io.BytesIO()
                flat.save(out, "WEBP", quality=QUALITY)
                made[variant] = out.getvalue()
        except Exception as error:
            raise _damaged() from error
    return made


def _flat(image: Image.Image) -> Image.Image:
    """In plain colours: what is transparent becomes white."""
    if image.mode in {"RGBA", "LA", "PA", "P"}:
        clear = image.convert("RGBA")
        ground = Image.new("RGB", clear.size, "white")
        ground.paste(clear, mask=clear.getchannel("A"))
        return ground
    return image.convert("RGB")


def said(image: Image.Image) -> tuple[datetime | None, float | None, float | None]:
    """(taken at, longitude, latitude) as the camera wrote them; what is broken is as if it were not there."""
    try:
        exif = image.getexif()
        details, place = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
    except Exception:  # a camera's mistakes are no reason to refuse its photo
        return None, None, None
    lon, lat = _position(place)
    return _moment(details, exif), lon, lat


def _moment(details: dict[int, Any], exif: Any) -> datetime | None:
    """When the shutter was released, by the camera's clock and its zone; without a zone by the bureau's."""
    base = ExifTags.Base
    try:
        words = str(details.get(base.DateTimeOriginal) or exif.get(base.DateTime) or "").strip("\0 ")
        zone = str(details.get(base.OffsetTimeOriginal) or "").strip("\0 ")
        taken = datetime.strptime(words, "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007 - its zone stands apart
        if zone:
            taken = datetime.fromisoformat(f"{taken.isoformat()}{zone}")
        return instant_of(taken) if taken.year in _YEARS else None
    except Exception:
        return None


def _position(place: dict[int, Any]) -> tuple[float | None, float | None]:
    """Longitude and latitude in degrees, WGS-84 as cameras write it."""
    gps = ExifTags.GPS
    try:
        lat = _degrees(place[gps.GPSLatitude], str(place[gps.GPSLatitudeRef]), "S")
        lon = _degrees(place[gps.GPSLongitude], str(place[gps.GPSLongitudeRef]), "W")
    except Exception:
        return None, None
    # no fix is often written as zero, and "not a number" is smaller than nothing
    if not (abs(lat) <= 90 and abs(lon) <= 180) or (lat, lon) == (0, 0):
        return None, None
    return round(lon, 7), round(lat, 7)


def _degrees(parts: Any, side: str, negative: str) -> float:
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    return -found if side.strip("\0 ").upper() == negative else found
