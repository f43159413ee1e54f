# SPDX-License-Identifier: Apache-2.0
"""Forms with files, without script: Django parses the form, and the bytes go straight into the store, hashed."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.files import actions, limits, store
from xiucheng.kernel.files.types import FileKind, FileRefused

MOST_OF_A_FORM = 500_000_000
"""Bytes of a whole form; larger ones are sent by the page's script, in parts."""


class Received(UploadedFile):  # type: ignore[type-arg]  # it takes none when it runs
    """A file of a form, whole in the store's own draft; None when it was too large."""

    def __init__(self, name: str, draft: store.Draft | None) -> None:
        super().__init__(file=None, name=name, size=draft.size if draft else 0)
        self.draft = draft

    def close(self) -> None:
        """What nobody kept goes when the request ends."""
        if self.draft is not None:
            self.draft.drop()


class StoreHandler(FileUploadHandler):
    """Takes every file of a form as it comes in, a block at a time."""

    chunk_size = store.BLOCK

    def __init__(self, request: HttpRequest, most: int) -> None:
        super().__init__(request)
        self.most = most
        self.draft: store.Draft | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.draft = store.Draft()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.draft is None:
            return
        if self.draft.size + len(raw_data) > self.most:
            self.draft.drop()
            self.draft = None
        else:
            self.draft.write(raw_data)

    def file_complete(self, file_size: int) -> Received:
        draft, self.draft = self.draft, None
        return Received(str(self.file_name or ""), draft)

    def upload_interrupted(self) -> None:
        if self.draft is not None:
            self.draft.drop()


def too_long(request: HttpRequest) -> bool:
    """Whether a form is longer than any that is taken; told before a byte of it is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > MOST_OF_A_FORM


def keep(actor: Actor, kind: FileKind, sent: UploadedFile[Any]) -> int:
    """Keep a file of a form; returns its number. Raises `FileRefused`."""
    if not isinstance(sent, Received) or sent.draft is None:
        raise limits.too_large(kind)
    if not sent.draft.size:
        raise FileRefused(_("This file is empty. Choose another one."))
    return actions.keep(actor, kind, sent.name or "", sent.draft).pk
