# SPDX-License-Identifier: Apache-2.0
"""What a file is, is told by its bytes; hostile ones are refused with a sentence, cameras' mistakes are not."""

from __future__ import annotations

import resource
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ExifTags, Image

from xiucheng.kernel.files import pictures
from xiucheng.kernel.files.actions import look_into
from xiucheng.kernel.files.limits import LONGEST_NAME, clean_name
from xiucheng.kernel.files.tests.samples import BROKEN_EXIF, GOOD, HOSTILE, camera_exif, photo
from xiucheng.kernel.files.types import FileKind, FileRefused

QUICK = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def written(folder: Path, content: bytes) -> Path:
    path = folder / "file"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", GOOD)
def test_what_is_good_is_known_by_its_bytes(tmp_path: Path, name: str) -> None:
    kind, content, expected = GOOD[name]
    assert look_into(written(tmp_path, content), FileKind(kind)).media_type == expected


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused_with_a_sentence(tmp_path: Path, name: str) -> None:
    kind, content = HOSTILE[name]
    with pytest.raises(FileRefused) as refusal:
        look_into(written(tmp_path, content), FileKind(kind))
    assert len(str(refusal.value)) > 10


def test_no_kind_takes_what_belongs_to_another(tmp_path: Path) -> None:
    for kind, content, _expected in GOOD.values():
        for other in set(FileKind) - {FileKind(kind)}:
            with pytest.raises(FileRefused):
                look_into(written(tmp_path, content), other)


@QUICK
@given(
    content=st.binary(max_size=300),
    start=st.sampled_from([b"", *(content[:60] for _k, content, _t in GOOD.values())]),
)
def test_whatever_comes_is_taken_or_refused(tmp_path: Path, content: bytes, start: bytes) -> None:
    for kind in FileKind:
        with suppress(FileRefused):
            look_into(written(tmp_path, start + content), kind)


@QUICK
@given(at=st.integers(0, 3000), byte=st.integers(0, 255))
def test_a_photo_with_a_wrong_byte_never_breaks_anything(tmp_path: Path, at: int, byte: int) -> None:
    content = bytearray(photo(exif=camera_exif()))
    content[at % len(content)] = byte
    path = written(tmp_path, bytes(content))
    with suppress(FileRefused):
        look_into(path, FileKind.PHOTO)
        pictures.render(path)


def test_time_and_place_are_read_from_what_the_camera_wrote(tmp_path: Path) -> None:
    found = look_into(written(tmp_path, photo(exif=camera_exif())), FileKind.PHOTO)
    assert found.taken_at is not None
    assert found.taken_at.astimezone(UTC) == datetime(2026, 11, 22, 0, 30, tzinfo=UTC)
    assert (found.lon, found.lat) == (121.4737, 31.2304)
    assert (found.width, found.height) == (64, 48)
    without = look_into(written(tmp_path, photo(exif=camera_exif(zone=""))), FileKind.PHOTO)
    assert without.taken_at is not None
    assert without.taken_at.astimezone(UTC) == found.taken_at.astimezone(UTC)


@pytest.mark.parametrize("name", BROKEN_EXIF)
def test_what_a_camera_wrote_wrong_is_as_if_it_were_not_there(tmp_path: Path, name: str) -> None:
    found = look_into(written(tmp_path, photo(exif=BROKEN_EXIF[name])), FileKind.PHOTO)
    if "time" in name or "day" in name or "zone" in name:
        assert (found.taken_at, found.lon is None) == (None, False)
    else:
        assert (found.lon, found.lat) == (None, None)
        assert (found.taken_at is None) == isinstance(BROKEN_EXIF[name], bytes)


def test_pictures_are_upright_small_and_silent(tmp_path: Path) -> None:
    path = written(tmp_path, photo(2000, 1000, exif=camera_exif()))
    made = pictures.render(path)
    sizes = {}
    for variant, content in made.items():
        image = Image.open(written(tmp_path, content))
        sizes[variant] = image.size
        assert image.format == "WEBP"
        assert not image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
    # the camera said that its picture must be turned
    assert sizes == {"large": (800, 1600), "small": (160, 320)}


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    path = tmp_path / "clear.png"
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(path)
    made = Image.open(written(tmp_path, pictures.render(path)["small"])).convert("RGB")
    red, green, blue = made.getpixel((20, 20))  # type: ignore[misc]
    assert min(red, green, blue) > 250


def test_400_million_pixels_are_refused_without_their_memory(tmp_path: Path) -> None:
    path = written(tmp_path, HOSTILE["png of 400 million pixels"][1])
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(FileRefused):
        look_into(path, FileKind.PHOTO)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10_000


@given(name=st.text(max_size=400))
def test_a_name_is_only_for_showing(name: str) -> None:
    clean = clean_name(name)
    assert len(clean) <= LONGEST_NAME
    assert not {"/", "\\", "\0", "\n"} & set(clean)
    assert not clean.startswith(".")
    assert clean_name(clean) == clean or len(clean) == LONGEST_NAME


def test_a_long_name_keeps_its_ending() -> None:
    assert clean_name("C:\\Users\\x\\" + "长" * 300 + ".jpeg").endswith("长.jpeg")
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("evil\u202egpj.exe") == "evilgpj.exe"
