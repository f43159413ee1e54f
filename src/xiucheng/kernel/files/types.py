# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of files: kinds, states, variants, and a refusal that says what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _


class FileKind(StrEnum):
    """What a file is for; each has its own types and limits."""

    PHOTO = "photo"
    DOCUMENT = "document"
    TABLE = "table"
    AUDIO = "audio"
    VIDEO = "video"


class FileState(StrEnum):
    """How far a file has come. Only what is READY is given out."""

    RECEIVING = "receiving"
    CHECKING = "checking"
    """Whole, and waiting for the malware scanner."""
    READY = "ready"
    INFECTED = "infected"
    """In quarantine: nobody gets it, and the record says so."""
    ERASED = "erased"


class Variant(StrEnum):
    """The original, or a picture of ours made from it."""

    ORIGINAL = "original"
    LARGE = "large"
    SMALL = "small"


EDGES = {Variant.LARGE: 1600, Variant.SMALL: 320}
"""The longest edge of each picture of ours, in pixels."""


@dataclass(frozen=True, slots=True)
class Content:
    """What looking into a file found: its type and, of a photo, pixels, time and place."""

    media_type: str
    width: int | None = None
    height: int | None = None
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None


class FileRefused(Exception):
    """A file is not taken or not given out. `str()` is the sentence, `status` what doors answer, `more` besides."""

    def __init__(self, sentence: str, status: int = 422, **more: Any) -> None:
        super().__init__(sentence)
        self.status, self.more = status, more


def not_there() -> FileRefused:
    """The one answer for a file that does not exist and for one out of scope."""
    return FileRefused(_("There is no such file, or it is outside what your posts may see."), 404)
