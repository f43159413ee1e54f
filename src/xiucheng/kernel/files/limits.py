# SPDX-License-Identifier: Apache-2.0
"""How much is taken of each kind; the operator sets it."""

from __future__ import annotations

import re
import shutil
import unicodedata

from django.utils.translation import gettext as _

from xiucheng.kernel.files.store import root
from xiucheng.kernel.files.types import FileKind, FileRefused
from xiucheng.kernel.settings import settings

AT_ONCE = 32_000_000
"""Bytes up to which a file may come in one request; what is larger comes in parts that can be resumed."""
PART = 4_000_000
"""Bytes that one part should have."""
MOST_UNFINISHED = 60
"""Uploads that one person may have begun and not ended."""
FREE_BYTES = 1_000_000_000
"""What must stay free on the disk."""

LONGEST_NAME = 120
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def largest(kind: FileKind) -> int:
    """The most bytes of a file of this kind."""
    return settings.file_megabytes[kind.value] * 1_000_000


def check_size(kind: FileKind, size: int) -> None:
    """Raises `FileRefused` for what is too large, or would fill the disk."""
    if size > largest(kind):
        raise too_large(kind)
    if shutil.disk_usage(existing_root()).free < size + FREE_BYTES:
        raise FileRefused(_("The server has no room for files now. Tell the administrator; keep yours."), 507)


def too_large(kind: FileKind) -> FileRefused:
    sentence = _("This file is too large. Send at most %(most)d MB.")
    return FileRefused(sentence % {"most": largest(kind) // 1_000_000}, 413)


def existing_root() -> str:
    path = root()
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return str(path)


def clean_name(name: str) -> str:
    """A name as people may be shown it: no folders, nothing invisible, not too long. It never becomes a path."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", _HIDDEN.sub("", name)))[-1].strip(" .")
    if len(last) > LONGEST_NAME:
        stem, dot, ending = last.rpartition(".")
        ending = f"{dot}{ending}" if dot and len(ending) <= 10 else ""
        last = (stem if ending else last)[: LONGEST_NAME - len(ending)] + ending
    return last
