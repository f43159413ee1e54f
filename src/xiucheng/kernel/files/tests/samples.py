# SPDX-License-Identifier: Apache-2.0
"""Files for tests, made from nothing: photos with and without what cameras write, archives, hostile ones."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

CONTENT_TYPES = b"<Types/>"


def photo(
    width: int = 64, height: int = 48, *, colour: str = "red", format: str = "JPEG", exif: Any = None
) -> bytes:
    """A photo of one colour."""
    out = io.BytesIO()
    image = Image.new("RGB", (width, height), colour)
    image.save(out, format, **({} if exif is None else {"exif": exif}))
    return out.getvalue()


def camera_exif(
    taken: str = "2026:11:22 08:30:00",
    zone: str = "+08:00",
    lat: Any = (31.0, 13.0, 49.44),
    lon: Any = (121.0, 28.0, 25.32),
) -> Image.Exif:
    """What a phone writes: time with its zone, position, upright only when turned."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    details = exif.get_ifd(ExifTags.IFD.Exif)
    details[ExifTags.Base.DateTimeOriginal] = taken
    if zone:
        details[ExifTags.Base.OffsetTimeOriginal] = zone
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place[ExifTags.GPS.GPSLatitudeRef], place[ExifTags.GPS.GPSLatitude] = "N", lat
    place[ExifTags.GPS.GPSLongitudeRef], place[ExifTags.GPS.GPSLongitude] = "E", lon
    return exif


def huge_png(width: int = 20_000, height: int = 20_000) -> bytes:
    """A PNG that declares so many pixels and needs a few hundred kilobytes for them."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!L", len(data)) + kind + data + struct.pack("!L", zlib.crc32(kind + data))

    header = struct.pack("!LLBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    pixels = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def archive(*names: str, **parts: bytes) -> bytes:
    """An archive with small parts of these names, and others with their bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", CONTENT_TYPES)
        for name in names:
            packed.writestr(name, b"<x/>")
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def bomb(name: str = "xl/workbook.xml", megabytes: int = 60) -> bytes:
    """A sheet of zeros: a thousand times larger than it looks."""
    return archive(name, **{"xl/worksheets/sheet1.xml": bytes(megabytes * 1_000_000)})


def lying_bomb() -> bytes:
    """An archive whose list says that one small part unpacks to almost four gigabytes."""
    content = bytearray(archive("xl/workbook.xml"))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<L", 0xFFFFFFF0)
    return bytes(content)


def long_index() -> bytes:
    """An archive whose list of parts says it is a gigabyte long."""
    content = bytearray(archive("xl/workbook.xml"))
    at = content.rindex(b"PK\x05\x06")
    content[at + 12 : at + 16] = struct.pack("<L", 1_000_000_000)
    return bytes(content)


BROKEN_EXIF: dict[str, Any] = {
    # name → what a camera wrote wrongly
    "no day": camera_exif(taken="0000:00:00 00:00:00"),
    "words as time": camera_exif(taken="yesterday"),
    "a zone of nowhere": camera_exif(zone="+99:99"),
    "beyond the pole": camera_exif(lat=(200.0, 0.0, 0.0)),
    "divided by nothing": camera_exif(lat=(IFDRational(1, 0), 0.0, 0.0)),
    "no fix": camera_exif(lat=(0.0, 0.0, 0.0), lon=(0.0, 0.0, 0.0)),
    "half a position": camera_exif(lat=(1.0,)),
    "noise": b"Exif\0\0" + b"\xff" * 200,
    "an address outside": b"Exif\0\0II*\0\xff\xff\xff\xff",
    "a circle": b"Exif\0\0MM\0*\0\0\0\x08\xff\xff",
}

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

HOSTILE: dict[str, tuple[str, bytes]] = {
    # name → (the kind it pretends to be, its bytes)
    "html named jpg": ("photo", b"<!doctype html><script>alert(1)</script>"),
    "svg with script": (
        "photo",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    ),
    "gif and script": ("photo", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)"),
    "pdf and html": ("document", b"%PDF-1.4\n<html><script>alert(1)</script></html>\n%%EOF"),
    "html then pdf": ("document", b"<html></html>\n%PDF-1.4\n%%EOF"),
    "jpeg of nothing": ("photo", b"\xff\xd8\xff\xe0" + b"\0" * 40),
    "jpeg comment with script": (
        "photo",
        b"\xff\xd8\xff\xfe\x00\x20<script>alert(document.cookie)" + photo()[2:],
    ),
    "png cut off": ("photo", photo(format="PNG")[:20]),
    "png of 400 million pixels": ("photo", huge_png()),
    "zip bomb": ("table", bomb()),
    "zip bomb by its list": ("table", lying_bomb()),
    "endless list": ("table", long_index()),
    "macros": ("table", archive("xl/workbook.xml", "xl/vbaProject.bin")),
    "zip of something": ("document", archive("evil.exe")),
    "document as table": ("table", archive("word/document.xml")),
    "program": ("document", b"\x7fELF" + b"\0" * 60),
    "windows program": ("video", b"MZ" + b"\0" * 60),
    "csv that is a page": ("table", b"a,b\n<script>alert(1)</script>,2\n"),
    "csv with controls": ("table", b"a,b\x01\n1,2\n"),
    "nothing": ("photo", b""),
}
GOOD: dict[str, tuple[str, bytes, str]] = {
    "jpeg": ("photo", photo(), "image/jpeg"),
    "png": ("photo", photo(format="PNG"), "image/png"),
    "webp": ("photo", photo(format="WEBP"), "image/webp"),
    "pdf": ("document", PDF, "application/pdf"),
    "docx": (
        "document",
        archive("word/document.xml"),
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "xlsx": (
        "table",
        archive("xl/workbook.xml"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "csv": ("table", "编号,地址\n1,锦绣路\n".encode("gb18030"), "text/csv"),
    "csv with a mark": ("table", b"\xef\xbb\xbfa,b\n1,2\n", "text/csv"),
    "csv cut in a character": ("table", b"a,\n" + "路".encode() * 3000, "text/csv"),
    "wav": ("audio", b"RIFF\x24\0\0\0WAVEfmt " + b"\0" * 20, "audio/wav"),
    "mp3": ("audio", b"ID3\x04\0\0\0\0\0\0" + b"\0" * 20, "audio/mpeg"),
    "amr": ("audio", b"#!AMR\n" + b"\0" * 20, "audio/amr"),
    "mp4": ("video", b"\0\0\0\x18ftypisom\0\0\0\0isommp42", "video/mp4"),
    "webm": ("video", b"\x1a\x45\xdf\xa3\x01\0\0\0\0\0\0\x1f\x42\x86\x81\x01\x42\x82\x84webm", "video/webm"),
}
