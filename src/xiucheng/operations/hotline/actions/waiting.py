# SPDX-License-Identifier: Apache-2.0
"""Uploaded tables: kept until their job has taken them, and no longer; readable by the operator only."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.refusals import require
from xiucheng.kernel.jobs import background
from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables.holding import holds
from xiucheng.operations.hotline.actions.importing import ImportRefused
from xiucheng.operations.hotline.types import TAKE

_NAME = re.compile(r"[0-9a-f]{32}")


def receive(actor: Actor, parts: Iterable[bytes]) -> str:
    """Keep a table that comes in parts; returns its name. Raises `ImportRefused` when it is too large."""
    require(actor, TAKE)
    folder = _folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name, most, size = secrets.token_hex(16), settings.import_megabytes * 1_000_000, 0
    try:
        with (folder / name).open("xb") as file:
            for part in parts:
                size += len(part)
                if size > most:
                    sentence = _("The file is larger than %(count)d MB. Split it, or import it by command.")
                    raise ImportRefused(sentence % {"count": settings.import_megabytes})
                file.write(part)
    except BaseException:
        discard(name)
        raise
    return name


def take_later(actor: Actor, name: str, mapping: str, shown: str) -> None:
    """Have the table taken in the background."""
    title = _("Orders of %(file)s") % {"file": shown[:80]}
    background.ask(actor, "hotline.take", title, table=name, mapping=mapping, person=actor.id)


def path_of(name: str) -> Path:
    """Where a kept table lies."""
    return _folder() / name


def discard(name: str) -> None:
    path_of(name).unlink(missing_ok=True)


@contextmanager
def opened(name: str) -> Iterator[Path]:
    """The table, which goes when all of it was taken. Raises `ImportRefused` when it is gone."""
    path = path_of(name)
    if not _NAME.fullmatch(name) or not path.exists():
        raise ImportRefused(_("The table is not there any more. Upload it again."))
    yield path
    path.unlink(missing_ok=True)


def forget_words(words: Sequence[str]) -> None:
    """Let go of tables that wait and hold somebody's words."""
    for path in _folder().glob("*"):
        if holds(path, words):
            path.unlink(missing_ok=True)


def _folder() -> Path:
    return settings.var / "hotline" / "waiting"
