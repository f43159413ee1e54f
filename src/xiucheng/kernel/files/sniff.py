# SPDX-License-Identifier: Apache-2.0
"""What a file is, told by its bytes alone; its name and what the sender called it are never asked."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext as _

from xiucheng.kernel.files import archives
from xiucheng.kernel.files.types import FileKind, FileRefused

TYPES: dict[FileKind, frozenset[str]] = {
    FileKind.PHOTO: frozenset({"image/jpeg", "image/png", "image/webp"}),
    FileKind.DOCUMENT: frozenset({"application/pdf", archives.DOCX}),
    FileKind.TABLE: frozenset({archives.XLSX, "text/csv"}),
    FileKind.AUDIO: frozenset(
        {"audio/mpeg", "audio/wav", "audio/ogg", "audio/mp4", "audio/amr", "audio/aac"}
    ),
    FileKind.VIDEO: frozenset({"video/mp4", "video/quicktime", "video/webm", "video/3gpp"}),
}
"""The types that each kind takes."""

WORDS = {
    FileKind.PHOTO: "JPEG, PNG, WebP",
    FileKind.DOCUMENT: "PDF, DOCX",
    FileKind.TABLE: "XLSX, CSV",
    FileKind.AUDIO: "MP3, WAV, OGG, M4A, AMR, AAC",
    FileKind.VIDEO: "MP4, MOV, WebM, 3GP",
}
"""The same for people."""

HEAD = 4096
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"%PDF-", "application/pdf"),
    (b"ID3", "audio/mpeg"),
    (b"OggS", "audio/ogg"),
    (b"#!AMR", "audio/amr"),
)
_BRANDS = {
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    **dict.fromkeys((b"3gp4", b"3gp5", b"3gp6", b"3ge6", b"3g2a"), "video/3gpp"),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"MSNV", b"dash", b"M4V "),
        "video/mp4",
    ),
}
# what makes a browser or a reader take a file for a page, wherever in its beginning it stands
_MARKUP = re.compile(
    rb"<\s*(?:!doctype|html|head|body|script|svg|iframe|object|embed|meta\s|\?xml-stylesheet)", re.I
)
_UNSEEN = re.compile("[\x01-\x08\x0e-\x1f]")


def media_type(path: Path, kind: FileKind) -> str:
    """The type of a whole file. Raises `FileRefused` for what this kind does not take and what is two things."""
    with path.open("rb") as file:
        head = file.read(HEAD)
        found = _known(head, file)
    if not head:
        raise FileRefused(_("This file is empty. Choose another one."))
    if found not in TYPES[kind]:
        raise FileRefused(
            _("This is not what its place takes. Send one of: %(types)s.") % {"types": WORDS[kind]}
        )
    if _MARKUP.search(head):
        raise FileRefused(
            _("This file holds a web page inside and is not taken. Save it anew as what it is.")
        )
    return found


def _known(head: bytes, file: BinaryIO) -> str:
    for start, found in _STARTS:
        if head.startswith(start):
            return found
    if head.startswith(b"PK\x03\x04"):
        return archives.office_type(file)
    return _container(head) or _sound(head) or _text(head)


def _container(head: bytes) -> str:
    """Types that say what they are some bytes after their beginning."""
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    if head.startswith(b"\x1a\x45\xdf\xa3") and b"webm" in head[:64]:
        return "video/webm"
    return ""


def _sound(head: bytes) -> str:
    """Recordings that are frames without a container."""
    if len(head) < 4 or head[0] != 0xFF:
        return ""
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if head[1] & 0xE6 == 0xE2 and head[2] & 0xF0 not in {0x00, 0xF0} else ""


def _text(head: bytes) -> str:
    """A table as text: something separated in lines, in UTF-8 or GB 18030, and no markup."""
    if b"\0" in head or head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return ""
    for encoding in ("utf-8", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            # the block may cut its last character in two
            words = decoder.decode(head, len(head) < HEAD)
        except UnicodeDecodeError:
            continue
        return "text/csv" if re.search(r"[,;\t]", words) and not _UNSEEN.search(words) else ""
    return ""
