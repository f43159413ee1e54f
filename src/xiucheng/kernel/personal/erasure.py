# SPDX-License-Identifier: Apache-2.0
"""Erasing a person's words: found by their words, asked for by one administrator, done when a second agrees.

Only the words go, and the files when that was asked for. Their digests stay in the chain, so every chain stays
valid, and nobody can try names against those of words because the salt goes with them. What else holds the words is
swept (`forgetting`). A file beside the database lists what was erased, by numbers, so that a restored backup is
brought to the same state.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.access.refusals import AGREE, ERASE, AccessRefused, NotThere, require
from xiucheng.kernel.clock import now
from xiucheng.kernel.files.actions import forget
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.types import FileState
from xiucheng.kernel.personal import accounts, forgetting
from xiucheng.kernel.personal.masking import mask
from xiucheng.kernel.personal.models import REASONS, Erasure, ErasureEntry
from xiucheng.kernel.process.form import Unusable, text
from xiucheng.kernel.record.models import Personal
from xiucheng.kernel.record.payload import instant
from xiucheng.kernel.record.words import opened
from xiucheng.kernel.settings import settings
from xiucheng.kernel.vault import KeyMissing
from xiucheng.kernel.vault.words import FORM, sealed_length

MOST = 500
"""The most entries of one erasure; a person with more is erased in parts."""
_SAME_LENGTH = """
SELECT p.record_id, p.seq, p.name, p.value, r.number, r.closed_at IS NULL
FROM personal p JOIN record r ON r.id = p.record_id
WHERE length(p.value) = ANY(%s) OR left(p.value, 5) <> %s
ORDER BY p.record_id, p.seq, p.name
"""
_AT_ONCE = 2000


class Erased(NamedTuple):
    """What is erased, by numbers: entries (record, seq), files, accounts with the instant at which they were opened."""

    entries: Sequence[tuple[int, int]] = ()
    files: Sequence[int] = ()
    accounts: Sequence[tuple[int, str]] = ()


class Found(NamedTuple):
    """An entry that holds somebody's words; `masked` lets namesakes be told apart. An `open` case keeps them."""

    record_id: int
    seq: int
    number: str
    masked: str
    open: bool


def list_path() -> Path:
    """Where erased entries are listed outside the database: ids only."""
    return settings.var / "erased.jsonl"


def find(actor: Actor, words: Sequence[str]) -> list[Found]:
    """Entries that hold exactly one of the words, e.g. a name or a telephone number; at most `MOST`."""
    require(actor, ERASE)
    try:
        wanted = {text(one) for one in words} - {""}
    except Unusable as error:
        raise AccessRefused(str(error)) from None
    if not wanted:
        raise AccessRefused(_("Give the full name, the telephone number, or both."))
    hits: dict[tuple[int, int], tuple[str, bool]] = {}
    for record, seq, value, number, still_open in _candidates(wanted):
        if value in wanted:
            hits[record, seq] = (number, still_open)
            if len(hits) == MOST:
                break
    # what was looked for is not noted: the log would hold it for ever
    journal.note("person_sought", f"{len(hits)} entries", person=actor.id)
    return [
        Found(record, seq, number, _masked(record, seq), still_open)
        for (record, seq), (number, still_open) in sorted(hits.items())
    ]


def _candidates(wanted: Iterable[str]) -> Iterator[tuple[int, int, str, str, bool]]:
    """Stored words that are as long as those wanted, decrypted."""
    lengths = sorted({sealed_length(one) for one in wanted})
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_SAME_LENGTH, [lengths, FORM])
        for rows in iter(lambda: cursor.fetchmany(_AT_ONCE), []):
            for record, seq, name, value, number, still_open in rows:
                try:
                    yield record, seq, opened(record, seq, name, value), number, still_open
                except KeyMissing:
                    continue  # `record verify` tells of it; who cannot be read cannot be found


def _masked(record: int, seq: int) -> str:
    rows = Personal.objects.filter(record_id=record, seq=seq).order_by("id")
    return " · ".join(mask(opened(record, seq, row.name, row.value)) for row in rows)


@transaction.atomic
def ask(actor: Actor, entries: Sequence[tuple[int, int]], reason: str, *, files: bool = False) -> Erasure:
    """Ask that the words of these entries (record, seq) be erased, and the files that hang there if wanted.

    Raises `AccessRefused`.
    """
    require(actor, ERASE)
    there = {
        (row.record_id, row.seq): row.record.closed_at
        for row in Personal.objects.filter(record_id__in={record for record, _seq in entries}).select_related(
            "record"
        )
    }
    chosen = sorted({entry for entry in entries if entry in there})
    errors = {}
    if reason not in dict(REASONS):
        errors["reason"] = _("Choose why they are to be erased.")
    if not chosen or len(chosen) > MOST:
        errors["entries"] = _("Choose which entries are this person's.")
    elif any(there[entry] is None for entry in chosen):
        errors["entries"] = _(
            "A case that is open keeps its words. Leave it out, and ask again when it is closed."
        )
    if errors:
        raise AccessRefused(**errors)
    made = Erasure.objects.create(reason=reason, asked_by_id=_own(actor), asked_at=now(), files=files)
    ErasureEntry.objects.bulk_create(
        [ErasureEntry(erasure=made, record_id=record, seq=seq) for record, seq in chosen]
    )
    journal.note("erasure_asked", f"{made.pk}: {len(chosen)} entries", person=actor.id)
    return made


def decide(actor: Actor, identity: int, *, agreed: bool) -> int:
    """Agree to an erasure, which does it at once, or refuse it; never one's own. Returns how many entries."""
    require(actor, AGREE)
    with transaction.atomic():
        asked = (
            Erasure.objects.select_for_update(of=("self",))
            .select_related("account")
            .filter(pk=identity)
            .first()
        )
        if asked is None:
            raise NotThere
        if asked.decided_at is not None:
            raise AccessRefused(_("This was decided already."))
        if asked.asked_by_id == actor.id:
            raise AccessRefused(_("Two people erase: somebody else must agree to what you asked for."))
        entries = list(asked.entries.values_list("record_id", "seq"))
        if agreed:
            _check(asked)
            erased = _all_of(asked, entries)
            # first the list: what is in it is erased again, what is not in it would come back unseen
            _list(erased)
            _carry_out(erased)
        Erasure.objects.filter(pk=identity).update(decided_by_id=_own(actor), decided_at=now(), agreed=agreed)
        kind, who = "erased" if agreed else "erasure_refused", asked.account_id
        told = f"{len(entries)} entries" if who is None else journal.who(who)
        journal.note(kind, f"{identity}: {told}", person=actor.id)
        if agreed:
            for record, seq in entries:
                journal.note("erased", f"entry {seq}", person=actor.id, record=record)
    return len(entries)


def _check(asked: Erasure) -> None:
    """Whether it can be done now, as it could when it was asked for. Raises `AccessRefused`."""
    if asked.entries.filter(record__closed_at=None).exists():
        raise AccessRefused(_("One of the cases is open. Its words are erased when it is closed."))
    if asked.account is not None and (sentence := accounts.obstacle(asked.account)):
        raise AccessRefused(sentence)


def _own(actor: Actor) -> int:
    if actor.id is None:
        raise AccessRefused(_("This needs a person."))
    return actor.id


def _all_of(asked: Erasure, entries: Sequence[tuple[int, int]]) -> Erased:
    files = forgetting.files_of(entries) if asked.files else []
    people = [(asked.account.pk, instant(asked.account.created_at))] if asked.account else []
    return Erased(entries, files, people)


def _carry_out(erased: Erased) -> int:
    """Erase; returns how many words, files and accounts there were."""
    if erased.entries:
        forgetting.forget_words(_words_of(erased.entries))
        forgetting.forget_entries(erased.entries)
    gone = _delete(erased.entries)
    there = File.objects.filter(pk__in=erased.files).exclude(state=FileState.ERASED)
    for file in list(there.values_list("pk", flat=True)):
        forget(system("erasure"), file)
        gone += 1
    for person, opened_at in erased.accounts:
        known = Person.objects.filter(pk=person).values_list("created_at", flat=True).first()
        # a list of another installation must not reach somebody who has the same number here
        if known is not None and instant(known) == opened_at:
            gone += accounts.erase(person)
    return gone


def _words_of(entries: Sequence[tuple[int, int]]) -> set[str]:
    """What is about to go, as far as it can be read."""
    wanted, words = set(entries), set()
    for row in Personal.objects.filter(record_id__in={record for record, _seq in entries}):
        if (row.record_id, row.seq) in wanted:
            try:
                words.add(opened(row.record_id, row.seq, row.name, row.value))
            except KeyMissing:
                continue
    return words


def _delete(entries: Sequence[tuple[int, int]]) -> int:
    """Delete the words and salts of entries; returns how many rows."""
    if not entries:
        return 0
    records, seqs = [list(part) for part in zip(*entries, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM personal p USING unnest(%s::bigint[], %s::integer[]) AS x(record, seq) "
            "WHERE p.record_id = x.record AND p.seq = x.seq",
            [records, seqs],
        )
        return int(cursor.rowcount)


def _list(erased: Erased) -> None:
    at = {"at": instant(now())}
    rows: list[dict[str, Any]] = [{"record": record, "seq": seq} for record, seq in erased.entries]
    rows += [{"file": file} for file in erased.files]
    rows += [{"person": person, "opened": opened_at} for person, opened_at in erased.accounts]
    descriptor = os.open(list_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write("".join(json.dumps(row | at) + "\n" for row in rows))
        file.flush()
        os.fsync(file.fileno())


def erase_again(source: Path | None = None) -> tuple[int, int]:
    """Apply a list of what was erased to a restored database; returns (lines listed, words, files and accounts erased).

    Raises `ValueError` for a line that is none, before anything is erased.
    """
    path = source or list_path()
    if not path.exists():
        return 0, 0
    entries: set[tuple[int, int]] = set()
    files: set[int] = set()
    people: set[tuple[int, str]] = set()
    for number, line in enumerate(path.read_text("ascii").splitlines(), 1):
        try:
            _take(json.loads(line), entries, files, people)
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"Line {number} of {path} is no line of a list of erasures.") from None
    with transaction.atomic():
        gone = _carry_out(Erased(sorted(entries), sorted(files), sorted(people)))
        if gone:
            journal.note("erased", f"again after a restore: {gone}", person=None)
    return len(entries) + len(files) + len(people), gone


def _take(
    told: Mapping[str, Any], entries: set[tuple[int, int]], files: set[int], people: set[tuple[int, str]]
) -> None:
    """One line of the list. Raises `KeyError`, `TypeError`, `ValueError`."""
    if "file" in told:
        files.add(int(told["file"]))
    elif "person" in told:
        people.add((int(told["person"]), str(told["opened"])))
    else:
        entries.add((int(told["record"]), int(told["seq"])))
