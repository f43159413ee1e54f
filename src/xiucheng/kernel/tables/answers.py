# SPDX-License-Identifier: Apache-2.0
"""A table as the answer to a request: it begins at once, goes on as it is read, and stands in the access log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextvars import copy_context
from dataclasses import replace
from threading import BoundedSemaphore
from typing import Any
from weakref import finalize

from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.process.errors import Invalid, Refused
from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.kernel.tables.types import Sheet
from xiucheng.kernel.tables.workbook import xlsx_parts

log = logging.getLogger("xiucheng.tables")

FORMATS = ("csv", "xlsx")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
TYPED = frozenset({"q", "person", "number", "record"})
"""Filters with what somebody typed, perhaps a name: the log, which forgets nothing, has only that they were set."""
_WRITERS: dict[str, Callable[[Sheet], Iterator[bytes]]] = {"csv": csv_parts, "xlsx": xlsx_parts}

# a slow reader keeps a thread of the web part busy until the last row: the others must find one, too
_places = BoundedSemaphore(max(1, settings.web_threads // 2))


class Busy(Refused):
    """Too many tables are being sent at once."""

    status = 503

    def __init__(self) -> None:
        super().__init__(_("Others are exporting right now. Try again in a minute; nothing was lost."))


def download(
    actor: Actor, sheet: Sheet, form: str, *, of: str, asked: Iterable[tuple[str, str]] = ()
) -> HttpResponseBase:
    """The table as a file in one of FORMATS. `of` and `asked`, the list's code and filters, go into the access log.

    Raises `Invalid` for another format and `Busy`. What fails before the first rows is an ordinary error.
    """
    if form not in FORMATS:
        raise Invalid({"format": _("Choose one of: %(formats)s.") % {"formats": ", ".join(FORMATS)}})
    if not _places.acquire(blocking=False):
        raise Busy
    given = [(name, value) for name, value in asked if value]
    filters = " ".join(f"{name}={value}" for name, value in given)
    noted = " ".join(f"{name}={'…' if name in TYPED else value}" for name, value in given)
    parts = _Parts(actor, sheet, form, f"{of} {form} {noted}".strip(), f"{of} {form} {filters}".strip())
    parts.begin()
    response = StreamingHttpResponse(parts, content_type=TYPES[form])
    name = f"{sheet.name}-{local(now()):%Y%m%d-%H%M}.{form}"
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Cache-Control"] = "no-store"
    # a proxy must pass on what there is
    response.headers["X-Accel-Buffering"] = "no"
    return response


class _Parts:
    """The parts of a file; says in the access log how many rows went out, however it ended."""

    def __init__(self, actor: Actor, sheet: Sheet, form: str, what: str, filters: str) -> None:
        self.actor, self.what, self.form = actor, what, form
        self.count, self.ended, self.whole = 0, False, False
        # also when nobody closes it
        self.leave = finalize(self, _places.release)
        about = (
            (_("As of"), f"{local(now()):%Y-%m-%d %H:%M}"),
            (_("Exported by"), actor.name),
            (_("Filters"), filters),
        )
        # the language and the request's origin belong to it, and the answer outlives the view
        self.context = copy_context()
        self.broken = _("The export broke off here. What follows is missing: export again.")
        self.parts = _WRITERS[form](
            replace(sheet, rows=self._counted(sheet.rows), about=(*sheet.about, *about))
        )
        self.first = b""

    def begin(self) -> None:
        """Make the first rows, so that what is wrong from the beginning is told as an error."""
        journal.note("export", self.what, person=self.actor.id)
        while len(self.first) < 1000 and not self.whole:
            self.first += self._next() or b""

    def _counted(self, rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
        for row in rows:
            self.count += 1
            yield row

    def _next(self) -> bytes | None:
        part = self.context.run(next, self.parts, None)
        self.whole = part is None
        return part

    def __iter__(self) -> Iterator[bytes]:
        yield self.first
        try:
            while (part := self._next()) is not None:
                if part:
                    yield part
        except Exception:
            # the server ends an answer that broke off like a whole one: the file itself must say so
            log.exception("an export broke off after %s rows", self.count)
            if self.form == "csv":
                yield f"\r\n{self.broken}\r\n".encode()

    def close(self) -> None:
        """Called by the server at the end, also when the reader went away."""
        if self.ended:
            return
        self.ended = True
        try:
            self.context.run(getattr(self.parts, "close"))  # noqa: B009 - an iterator need not have it
            end = "" if self.whole else " (broke off)"
            what = f"{self.count}{end}: {self.what}"
            self.context.run(journal.note, "export_ended", what, person=self.actor.id)
        finally:
            self.leave()
