# SPDX-License-Identifier: Apache-2.0
"""The file of remarks beside an imported table."""

from __future__ import annotations

import csv
import os
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryFile
from types import TracebackType
from typing import IO

from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables.cells import guarded
from xiucheng.operations.takeover.rules import Meaning

# the mark lets spreadsheet programs see that this is UTF-8
ENCODING = "utf-8-sig"
HEADER = ("line", "external_id", "kind", "taken", "sentence", "field", "column")


class RemarksFile:
    """Put in place when the import is through: what stands there is always complete, and of one import.

    Until then the remarks are in a file without a name, so that a killed import leaves nothing behind.
    """

    def __init__(self, table: Path, mapping: str, columns: Mapping[str, str]) -> None:
        self.columns = columns
        name = f"{table.name}.remarks.csv"
        self.path = table.absolute().with_name(name)
        if not os.access(self.path.parent, os.W_OK):
            self.path = settings.var / "imports" / f"{Path(mapping).stem}-{name}"
            self.path.parent.mkdir(parents=True, exist_ok=True)
        self._kept: IO[str] = TemporaryFile("w+", encoding=ENCODING, newline="")  # noqa: SIM115 - closed in __exit__
        self._writer = csv.writer(self._kept)
        self._writer.writerow(HEADER)

    def __enter__(self) -> RemarksFile:
        return self

    def write(self, meaning: Meaning) -> None:
        """One line for each remark about a row."""
        for remark in meaning.remarks:
            taken = "yes" if meaning.form is not None else "no"
            said = (meaning.external_id, remark.kind, taken, str(remark), remark.target)
            column = self.columns.get(remark.target, "")
            self._writer.writerow([meaning.line, *map(guarded, (*said, column))])

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._kept as kept:
            if error is None:
                kept.seek(0)
                draft = self.path.with_name(f".{self.path.name}.{secrets.token_hex(4)}")
                with draft.open("w", encoding=ENCODING, newline="") as file:
                    shutil.copyfileobj(kept, file)
                draft.replace(self.path)
