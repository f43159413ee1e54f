# SPDX-License-Identifier: Apache-2.0
"""Looks at a report after it came in, and flags what should be looked at twice."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection

from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.files import prints, store
from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.files.types import FileKind
from xiucheng.kernel.record.models import Record
from xiucheng.operations.reporting.models import PhotoPrint
from xiucheng.operations.reporting.queries import reports
from xiucheng.operations.reporting.rules.flags import Bounds, Photo, flags_of
from xiucheng.operations.reporting.rules.settings import PHOTO_DAYS, PHOTO_METRES, SAME_PIN
from xiucheng.operations.supervision.actions import note_flags

NEWEST = 20_000
"""A photo is compared with so many others, the newest reported."""
APART = 4
"""Bits of 64 by which the prints of near copies may differ."""
_ALIKE = f"""
SELECT DISTINCT p.record_id FROM (SELECT record_id, print FROM photo_print
    WHERE print IS NOT NULL ORDER BY file_id DESC LIMIT {NEWEST}) p
WHERE p.record_id <> ALL(%s) AND bit_count((p.print # %s::bigint)::bit(64)) <= {APART} ORDER BY 1 DESC LIMIT 10
"""
_AT_PIN = """
SELECT count(*) FROM (SELECT FROM record r
    WHERE floor(r.lon * 500)::int = floor(%(lon)s::float8 * 500)::int
    AND floor(r.lat * 500)::int = floor(%(lat)s::float8 * 500)::int
    AND r.lon IS NOT NULL AND r.parent_id IS NULL
    AND r.lon = %(lon)s AND r.lat = %(lat)s AND r.id <> ALL(%(family)s) LIMIT %(most)s) c
"""


def flag(record_id: int, seq: int) -> None:
    """Flag the report that an entry brought, when it brought one; harmless to repeat."""
    report = reports.brought_by(record_id, seq)
    if report is None:
        return
    hung = Attachment.objects.filter(record_id=record_id, seq=seq, file__kind=FileKind.PHOTO)
    files = [one.file for one in hung.select_related("file").order_by("place")]
    family = reports.family(report.id)
    unit = Record.objects.values_list("holder_path", flat=True).get(pk=record_id)
    bounds = Bounds(*(configured.value(one, unit) for one in (PHOTO_METRES, PHOTO_DAYS, SAME_PIN)))
    pin = (report.lon, report.lat) if report.lon is not None and report.lat is not None else None
    found = flags_of(
        [
            Photo(one.taken_at, (one.lon, one.lat) if one.lon is not None and one.lat is not None else None)
            for one in files
        ],
        pin,
        report.received_at,
        bounds,
        same=_same(files, family),
        alike=_alike(files, record_id, family),
        at_pin=_at_pin(pin, family, bounds.same_pin) if pin else 0,
    )
    if found:
        note_flags(report.id, found)


def _same(files: Iterable[File], family: list[int]) -> list[int]:
    """Other records on which the same bytes hang, newest first."""
    digests = [one.digest for one in files if one.digest]
    hung = Attachment.objects.filter(file__digest__in=digests).exclude(record_id__in=family)
    found = hung.order_by("-record_id").values_list("record_id", flat=True).distinct()
    return list(found[:10]) if digests else []


def _alike(files: Iterable[File], record_id: int, family: list[int]) -> list[int]:
    """Other records with a near copy of one of these photos; keeps the prints of these."""
    found: set[int] = set()
    for one in files:
        mark = prints.print_of(store.place(one.digest)) if one.digest else None
        PhotoPrint.objects.get_or_create(file_id=one.pk, defaults={"record_id": record_id, "print": mark})
        if mark is not None:
            with connection.cursor() as cursor:
                cursor.execute(_ALIKE, [family, mark])
                found.update(row[0] for row in cursor.fetchall())
    return sorted(found, reverse=True)


def _at_pin(pin: tuple[float, float], family: list[int], most: int) -> int:
    """How many other cases lie at exactly this place, counted up to where it matters."""
    values: dict[str, Any] = {"lon": pin[0], "lat": pin[1], "family": family, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(_AT_PIN, values)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
