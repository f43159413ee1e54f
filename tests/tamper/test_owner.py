# SPDX-License-Identifier: Apache-2.0
"""What the owner of the database changes with the triggers off is named, row by row."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.tamper.copies import MONTH, problems
from xiucheng.kernel.clock import now
from xiucheng.kernel.record import seal, verify
from xiucheng.kernel.record.models import AccessLog, Entry, Record, Seal


def some_entry(seq: int = 2) -> Entry:
    found = Entry.objects.filter(seq=seq).order_by("record_id").first()
    assert found is not None
    return found


def changed_in_turn(
    owner: psycopg.Connection[Any], table: str, row: int, changes: Mapping[str, str]
) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """(column, what verify says) for each change of one row, which is put back after each."""
    owner.execute(f"CREATE TEMP TABLE kept AS SELECT * FROM {table} WHERE id = {row}")
    for column, change in changes.items():
        owner.execute(f"UPDATE {table} SET {column} = {change} WHERE id = {row}")
        yield column, problems()
        owner.execute(f"UPDATE {table} t SET {column} = k.{column} FROM kept k WHERE t.id = k.id")
    assert problems() == []


def test_a_clean_database_verifies_clean(untouched: Path) -> None:
    result = verify.verify()

    assert result.broken == []
    assert result.checked > Entry.objects.count()
    since = verify.verify(now() + timedelta(hours=1))
    assert since.broken == []
    assert since.checked < result.checked


HASHED = {
    "at": "at + interval '1 microsecond'",
    "seq": "seq + 100",
    "version": "version + 1",
    "step": "step || 'x'",
    "actor_id": "actor_id + 1",
    "post": "post || 'x'",
    "unit": "unit || 'x/'",
    "from_state": "from_state || 'x'",
    "to_state": "to_state || 'x'",
    "changes": "changes || '{\"x\": [1, 2]}'",
    "form": "form || '{\"x\": 1}'",
    "outcome": "outcome || 'x'",
    "lon": "lon || '1'",
    "lat": "lat || '1'",
    "attachments": "attachments || '[1]'",
    "personal_digest": "personal_digest || '0'",
    "prev": "set_byte(prev, 0, get_byte(prev, 0) # 1)",
    "hash": "set_byte(hash, 0, get_byte(hash, 0) # 1)",
}


def test_every_column_of_an_entry_is_hashed() -> None:
    columns = {field.attname for field in Entry._meta.concrete_fields}

    assert columns - {"id", "record_id"} == set(HASHED)


def test_a_changed_byte_in_any_column_is_named(owner: psycopg.Connection[Any]) -> None:
    entry = some_entry()
    number = Record.objects.get(pk=entry.record_id).number

    for column, said in changed_in_turn(owner, "entry", entry.id, HASHED):
        seq = entry.seq + 100 if column == "seq" else entry.seq
        named = [one["problem"] for one in said if (one.get("number"), one["seq"]) == (number, seq)]
        assert "The content of this entry was changed." in named, column


def test_an_entry_given_to_another_record_is_named(owner: psycopg.Connection[Any]) -> None:
    entry = some_entry()
    other = Record.objects.exclude(pk=entry.record_id).order_by("id").last()
    assert other is not None

    owner.execute("UPDATE entry SET record_id = %s WHERE id = %s", [other.id, entry.id])

    assert {entry.record_id, other.id} <= {one.get("record") for one in problems()}


def test_a_deleted_last_entry_is_named(owner: psycopg.Connection[Any]) -> None:
    record = Record.objects.order_by("id").first()
    assert record is not None

    owner.execute("DELETE FROM entry WHERE record_id = %s AND seq = %s", [record.id, record.seq])

    said = {(one.get("number"), one["seq"], one["problem"]) for one in problems()}
    assert (record.number, record.seq, "This was sealed and is gone.") in said
    assert any(one[0] == record.number and "says it has 7 entries" in one[2] for one in said)


def test_a_deleted_last_entry_is_named_even_when_the_record_is_wound_back(
    owner: psycopg.Connection[Any],
) -> None:
    record = Record.objects.order_by("id").first()
    assert record is not None
    before = Entry.objects.get(record_id=record.id, seq=record.seq - 1)
    stopped = Entry.objects.get(record_id=record.id, seq=record.seq).changes["clocks"][0]

    owner.execute("DELETE FROM entry WHERE record_id = %s AND seq = %s", [record.id, record.seq])
    owner.execute(
        "UPDATE deadline SET ended_at = NULL WHERE record_id = %s AND name = ANY(%s)",
        [record.id, list(stopped)],
    )
    owner.execute(
        "UPDATE record SET seq = seq - 1, version = version - 1, head = %s, state = 'verified', outcome = '', "
        "changed_at = %s, closed_at = NULL, due_at = %s WHERE id = %s",
        [bytes(before.hash), before.at, min(stopped.values()), record.id],
    )

    assert [(one["number"], one["seq"], one["problem"]) for one in problems()] == [
        (record.number, record.seq, "This was sealed and is gone.")
    ]


def test_a_middle_entry_deleted_is_named(owner: psycopg.Connection[Any]) -> None:
    entry = some_entry(3)

    owner.execute("DELETE FROM entry WHERE id = %s", [entry.id])

    said = {(one.get("record"), one["seq"]) for one in problems()}
    assert {(entry.record_id, 3), (entry.record_id, 4)} <= said


def test_a_deleted_record_is_named(owner: psycopg.Connection[Any]) -> None:
    record = Record.objects.order_by("id").first()
    assert record is not None

    owner.execute("DELETE FROM entry WHERE record_id = %s", [record.id])
    for table in (
        *("deadline", "share", "personal"),
        *("supervision_report_link", "supervision_report", "supervision_case"),
    ):
        owner.execute(f"DELETE FROM {table} WHERE record_id = %s", [record.id])
    owner.execute("DELETE FROM record WHERE id = %s", [record.id])

    gone = {
        (one["record"], one["seq"]) for one in problems() if one["problem"] == "This was sealed and is gone."
    }
    assert gone == {(record.id, seq) for seq in range(1, 8)}


def test_a_record_deleted_with_its_entries_kept_is_named(owner: psycopg.Connection[Any]) -> None:
    entry = some_entry()
    owner.execute("UPDATE entry SET record_id = 5 WHERE record_id = %s", [entry.record_id])

    said = {(one.get("record"), one["problem"]) for one in problems()}

    assert (5, "The record of these entries is missing.") in said
    assert (entry.record_id, "Every entry of this record is missing.") in said


def test_a_truncated_partition_is_named_record_by_record(owner: psycopg.Connection[Any]) -> None:
    everything = set(Entry.objects.values_list("record_id", "seq"))

    owner.execute(f"TRUNCATE {MONTH}")

    gone = {
        (one["record"], one["seq"]) for one in problems() if one["problem"] == "This was sealed and is gone."
    }
    assert gone == everything


def test_two_swapped_entries_are_named(owner: psycopg.Connection[Any]) -> None:
    record = some_entry().record_id
    first, second = (Entry.objects.get(record_id=record, seq=seq) for seq in (2, 3))

    owner.execute("UPDATE entry SET seq = 5 - seq WHERE record_id = %s AND seq IN (2, 3)", [record])

    said = {(one.get("record"), one["seq"]) for one in problems()}
    assert {(record, 2), (record, 3)} <= said
    assert first.hash != second.hash


def test_swapped_contents_are_named(owner: psycopg.Connection[Any]) -> None:
    record = some_entry().record_id
    owner.execute(
        "UPDATE entry e SET form = o.form, hash = o.hash, prev = o.prev FROM entry o "
        "WHERE e.record_id = %s AND o.record_id = e.record_id AND e.seq IN (2, 3) AND o.seq = 5 - e.seq",
        [record],
    )

    assert {(record, 2), (record, 3)} <= {(one.get("record"), one["seq"]) for one in problems()}


def test_an_entry_put_among_sealed_ones_is_named(owner: psycopg.Connection[Any]) -> None:
    entry = some_entry()
    owner.execute("CREATE TEMP TABLE forged AS SELECT * FROM entry WHERE id = %s", [entry.id])
    owner.execute("UPDATE forged SET id = id - 1000000, seq = 99")
    owner.execute("INSERT INTO entry SELECT * FROM forged")

    said = {(one.get("record"), one["seq"], one["problem"]) for one in problems()}
    assert (entry.record_id, 99, "This stands among sealed rows but was not sealed.") in said


@pytest.mark.parametrize(
    ("table", "change", "word"),
    [
        ("record", "title = 'another'", "title"),
        ("record", "state = 'reported'", "state"),
        ("record", "opened_at = opened_at - interval '1 day'", "opened_at"),
        ("record", "changed_at = changed_at + interval '1 minute'", "changed_at"),
        ("record", "due_at = due_at + interval '1 day'", "due_at"),
        ("record", "closed_at = now()", "closed_at"),
        ("record", "open_children = open_children + 1", "open children"),
        ("deadline", "due_at = due_at + interval '1 day'", "clocks"),
        ("deadline", "ended_at = now()", "clocks"),
        ("record", "head = set_byte(head, 0, get_byte(head, 0) # 1)", "head"),
        ("personal", "value = value || 'x'", "personal words"),
    ],
)
def test_rows_beside_the_entries_cannot_be_changed_unseen(
    owner: psycopg.Connection[Any], table: str, change: str, word: str
) -> None:
    owner.execute(f"UPDATE {table} SET {change}")

    assert any(word in one["problem"] for one in problems())


def test_personal_words_erased_together_leave_the_chain_whole(owner: psycopg.Connection[Any]) -> None:
    owner.execute("DELETE FROM personal")

    assert problems() == []


def test_personal_words_erased_in_part_are_named(owner: psycopg.Connection[Any]) -> None:
    owner.execute("DELETE FROM personal WHERE name = 'reporter_phone'")

    assert [(one["seq"], "only some of them" in one["problem"]) for one in problems()] == [(1, True)]


ACCESS_CHANGES = {
    "at": "at + interval '1 second'",
    "kind": "kind || 'x'",
    "person_id": "77",
    "what": "what || 'x'",
    "record_id": "77",
    "address": "address || 'x'",
    "request_id": "request_id || 'x'",
    "hash": "set_byte(hash, 0, get_byte(hash, 0) # 1)",
}


def test_a_changed_line_of_the_access_log_is_named(owner: psycopg.Connection[Any]) -> None:
    last = AccessLog.objects.order_by("id").last()
    assert last is not None

    for column, said in changed_in_turn(owner, "access_log", last.id, ACCESS_CHANGES):
        assert last.id in {one.get("access_log") for one in said}, column


def test_a_deleted_line_of_the_access_log_is_named(owner: psycopg.Connection[Any]) -> None:
    row = owner.execute("SELECT max(id) FROM access_log").fetchone()
    assert row is not None

    owner.execute("DELETE FROM access_log WHERE id = %s", [row[0]])

    assert [(one["access_log"], one["problem"]) for one in problems()] == [
        (row[0], "This was sealed and is gone.")
    ]


SEAL_CHANGES = {
    "at": "at + interval '1 second'",
    "journal": "'other'",
    "from_xid": "from_xid + 1",
    "from_id": "from_id + 1",
    "to_xid": "to_xid - 1",
    "to_id": "to_id - 1",
    "count": "count + 1",
    "root": "set_byte(root, 0, get_byte(root, 0) # 1)",
    "manifest": "set_byte(manifest, 0, get_byte(manifest, 0) # 1)",
    "prev": "set_byte(prev, 0, get_byte(prev, 0) # 1)",
    "hash": "set_byte(hash, 0, get_byte(hash, 0) # 1)",
}


def test_a_changed_seal_is_named(owner: psycopg.Connection[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(seal._JOURNALS, "other", seal._JOURNALS["access_log"])
    first = Seal.objects.order_by("id").first()
    assert first is not None

    for column, said in changed_in_turn(owner, "seal", first.pk, SEAL_CHANGES):
        assert first.pk in {one.get("seal") for one in said}, column


@pytest.mark.parametrize("which", ["first", "last"])
def test_a_deleted_seal_is_named(owner: psycopg.Connection[Any], which: str) -> None:
    one = getattr(Seal.objects.order_by("id"), which)()

    owner.execute("DELETE FROM seal WHERE id = %s", [one.pk])

    said = {(found.get("seal"), found["problem"]) for found in problems()}
    assert (one.pk, "This seal stands in the file of seals but not in the database.") in said


def test_a_forged_seal_that_fits_in_itself_is_told_by_the_file(owner: psycopg.Connection[Any]) -> None:
    newest = Seal.objects.order_by("id").last()
    assert newest is not None
    newest.root = bytes(32)
    owner.execute(
        "UPDATE seal SET root = %s, hash = %s WHERE id = %s", [bytes(32), seal.seal_hash(newest), newest.pk]
    )

    assert [(one["seal"], one["problem"]) for one in problems()] == [
        (newest.pk, "This seal is not the one in the file of seals.")
    ]


@pytest.mark.parametrize("cut", ["last", "first", "half a line", "all lines"])
def test_a_cut_file_of_seals_is_told(owner: psycopg.Connection[Any], sealed: Path, cut: str) -> None:
    lines = sealed.read_text("utf-8").splitlines(keepends=True)
    left = {
        "last": lines[:-1],
        "first": lines[1:],
        "half a line": [*lines[:-1], lines[-1][:20]],
        "all lines": [],
    }

    sealed.write_text("".join(left[cut]), "utf-8")

    missing = {json.loads(line)["id"] for line in set(lines) - set(left[cut])}
    assert missing <= {one.get("seal") for one in problems()}


def test_a_lost_file_of_seals_is_told(owner: psycopg.Connection[Any], sealed: Path) -> None:
    sealed.unlink()

    assert [one["problem"] for one in problems()] == ["The file of seals is missing."]


def test_a_crash_between_a_seal_and_its_line_heals_by_sealing_again(
    owner: psycopg.Connection[Any], sealed: Path
) -> None:
    lines = sealed.read_text("utf-8").splitlines(keepends=True)
    sealed.write_text("".join(lines[:-1]), "utf-8")
    assert problems() != []

    seal.seal_all()

    assert problems() == []
    assert sealed.read_text("utf-8") == "".join(lines)
