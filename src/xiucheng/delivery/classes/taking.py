# SPDX-License-Identifier: Apache-2.0
"""A table of classes that comes in parts: kept for as long as it is tried or taken, and not longer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from xiucheng.foundation.catalogue.actions import ClassesRefused, take_table, try_table
from xiucheng.foundation.catalogue.types import Taken
from xiucheng.kernel.access.actor import Actor

MOST_BYTES = 10_000_000


def received(actor: Actor, parts: Iterable[bytes], *, dry: bool, starts_on: date, why: str) -> Taken:
    """Try a table, or take it over. Raises what `take_table` raises, `ClassesRefused` also when too large."""
    with tempfile.TemporaryDirectory(prefix="classes-") as folder:
        # under a name of ours: what a sender calls a file is no path
        path, size = Path(folder) / "table", 0
        with path.open("wb") as kept:
            for part in parts:
                size += len(part)
                if size > MOST_BYTES:
                    sentence = _("The file is larger than %(count)d MB.")
                    raise ClassesRefused(sentence % {"count": MOST_BYTES // 1_000_000})
                kept.write(part)
        return (try_table if dry else take_table)(actor, path, starts_on=starts_on, why=why)
