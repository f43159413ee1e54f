# SPDX-License-Identifier: Apache-2.0
"""Where else somebody's words may have come: titles of jobs, names of files, kept filters, and what others keep.

Packages above this one say in `registry` how they let go. Everything here is harmless to repeat, as a restored
backup is brought to the same state by the same functions.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.utils.module_loading import import_string

from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.filters import actions as filters
from xiucheng.kernel.personal import registry
from xiucheng.kernel.record.models import Submission

SHORTEST = 2
"""A single character stands in too many words that are nobody's."""
BLANKED = "…"
"""What stands for words that must not be empty; the table of settings takes nothing else in the place of a reason."""
Entries = Sequence[tuple[int, int]]
"""Record and number of each entry."""

_JOBS = ("title", "words", "failure", "result_words", "act_why")


def forget_words(words: Iterable[str]) -> None:
    """Let go of words wherever they may have come besides the entries. Raises `AccessRefused` where that must wait."""
    wanted = sorted({word for word in words if len(word) >= SHORTEST})
    if not wanted:
        return
    for path in registry.of_words():
        _load(path)(wanted)
    filters.forget_words(wanted)
    blank("delegation", ("reason",), wanted, to=BLANKED)
    blank("file", ("name",), wanted)
    blank("job_note", _JOBS, wanted)
    blank("unit_setting", ("why",), wanted, to=BLANKED)


def forget_account(person: int) -> set[str]:
    """Let go of what belongs to a person; returns the words by which others may know them."""
    filters.forget_account(person)
    return {word for path in registry.of_accounts() for word in _load(path)(person)}


def forget_entries(entries: Entries) -> None:
    """Names that senders gave to the files of entries, and digests of what was sent, which could be guessed at."""
    File.objects.filter(pk__in=files_of(entries)).update(name="")
    records = {record for record, _seq in entries}
    Submission.objects.filter(record_id__in=records).update(digest=secrets.token_bytes(32))


def files_of(entries: Entries) -> list[int]:
    """The files that hang at entries, by number."""
    hung = Attachment.objects.filter(record_id__in={record for record, _seq in entries})
    wanted = set(entries)
    rows = hung.values_list("record_id", "seq", "file_id")
    return sorted(file for record, seq, file in rows if (record, seq) in wanted)


def blank(table: str, columns: Iterable[str], words: Sequence[str], to: str = "") -> None:
    """Replace the text of columns where it holds one of the words."""
    patterns = [f"%{_literally(word)}%" for word in words]
    with connection.cursor() as cursor:
        for column in columns:
            cursor.execute(
                f"UPDATE {table} SET {column} = %s WHERE {column} LIKE ANY(%s::text[])", [to, patterns]
            )


def _literally(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _load(path: str) -> Callable[..., Any]:
    found: Callable[..., Any] = import_string(path.replace(":", "."))
    return found
