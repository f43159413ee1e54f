# SPDX-License-Identifier: Apache-2.0
"""Photos that a reporter sees: one's own, and those of the result once checked, without place and device."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from PIL import Image

from tests.makers import Bureau, take
from xiucheng.kernel.clock.instant import Frozen
from xiucheng.kernel.configuration import store
from xiucheng.kernel.configuration.models import UnitSetting
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.files import actions, work
from xiucheng.kernel.files.tests.conftest import Change, with_settings
from xiucheng.kernel.files.tests.samples import camera_exif, photo
from xiucheng.kernel.files.types import FileKind
from xiucheng.operations.feedback.tests.life import MONDAY, code_of, go, reported
from xiucheng.operations.supervision.tests.asked import now_of

__all__ = ["with_settings"]


@pytest.fixture(autouse=True)
def own_store(with_settings: Change) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM attachment; DELETE FROM file")


def sent(bureau: Bureau, who: str, colour: str) -> int:
    content = photo(colour=colour, exif=camera_exif())
    row = actions.take(bureau[who], FileKind.PHOTO, f"{colour}.jpg", io.BytesIO(content).read, len(content))
    work.prepare(file=row.pk)
    return row.pk


def with_photos(bureau: Bureau) -> tuple[Answer, int, int]:
    """A case that was done, with the photo of the report and that of the result."""
    before, after = sent(bureau, "receptionist", "red"), sent(bureau, "handler", "green")
    case = go(bureau, reported(bureau, photos=[before]), "accept", "file", "dispatch")
    take(bureau, "handler", now_of(case), "handle", {"result": "已清理", "photos_after": [after]})
    return case, before, after


def addresses(visitor: Client, case: Answer) -> set[int]:
    page = visitor.get(f"/r/{code_of(case)}/").content.decode()
    return {int(found) for found in re.findall(r"/photo/(\d+)/", page)}


def test_the_photo_of_the_result_is_shown_once_it_was_checked(
    bureau: Bureau, clock: Frozen, visitor: Client
) -> None:
    case, before, after = with_photos(bureau)
    base = f"/r/{code_of(case)}/photo"
    assert addresses(visitor, case) == {before}
    assert visitor.get(f"{base}/{after}/small/").status_code == 404

    go(bureau, case, "verify", "close")
    assert addresses(visitor, case) == {before, after}
    for number in (before, after):
        for variant in ("small", "large"):
            response = visitor.get(f"{base}/{number}/{variant}/")
            content = b"".join(response)
            assert response.headers["Content-Type"] == "image/webp"
            assert response.headers["Cache-Control"] == "no-store"
            with Image.open(io.BytesIO(content)) as picture:
                assert dict(picture.getexif()) == {}
            assert b"Exif" not in content


def test_no_other_photo_and_never_the_original(bureau: Bureau, clock: Frozen, visitor: Client) -> None:
    case, before, _after = with_photos(bureau)
    other, elsewhere, _later = with_photos(bureau)
    base = f"/r/{code_of(case)}/photo"
    for address in (f"{base}/{before}/original/", f"{base}/{elsewhere}/small/", f"{base}/{10**30}/small/"):
        assert visitor.get(address).status_code == 404, address
    assert visitor.get(f"/r/000000000000/photo/{before}/small/").status_code == 404
    assert other.record_id != case.record_id


def test_a_bureau_that_shows_no_results_shows_none(bureau: Bureau, clock: Frozen, visitor: Client) -> None:
    case, before, _after = with_photos(bureau)
    go(bureau, case, "verify")
    decide("no")
    try:
        assert addresses(visitor, case) == {before}
    finally:
        decide("yes")


def decide(value: str) -> None:
    day = date(2026, 1, 1)
    UnitSetting.objects.create(
        unit="jx/", name="result_photos", value=value, starts_on=day, why="test", made_at=MONDAY
    )
    store.forget()
