# SPDX-License-Identifier: Apache-2.0
"""The worker's part: scanned before anything is given out, pictures made, malware kept apart."""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.makers import Bureau
from xiucheng.kernel.files import actions, scanner, store, work
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.tests.clamd import LONGEST_STREAM, clamd
from xiucheng.kernel.files.tests.conftest import Change
from xiucheng.kernel.files.tests.samples import EICAR, PDF, photo
from xiucheng.kernel.files.types import FileKind, FileState
from xiucheng.kernel.record.models import AccessLog


@pytest.fixture(autouse=True)
def empty(bureau: Bureau, with_settings: Change) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM attachment; DELETE FROM file; DELETE FROM procrastinate_jobs")


def take(bureau: Bureau, content: bytes, kind: FileKind = FileKind.DOCUMENT) -> File:
    return actions.take(bureau["inspector"], kind, "a", io.BytesIO(content).read, len(content))


def state(row: File) -> tuple[str, str]:
    found = File.objects.get(pk=row.pk)
    return found.state, found.finding


def jobs() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (args ->> 'file')::bigint FROM procrastinate_jobs WHERE task_name = 'files.prepare'"
        )
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize("by", ["tcp", "socket"])
def test_malware_is_found_and_kept_apart(
    bureau: Bureau, with_settings: Change, tmp_path: Path, by: str
) -> None:
    with clamd(tmp_path / "clamd.sock" if by == "socket" else None) as address:
        with_settings(clamd=address)
        clean, bad, same = take(bureau, PDF), take(bureau, PDF + EICAR), take(bureau, PDF + EICAR)
        assert {state(row)[0] for row in (clean, bad, same)} == {FileState.CHECKING}
        assert jobs() == [clean.pk, bad.pk, same.pk]
        for row in (clean, bad, same):
            work.prepare(row.pk)
    assert state(clean) == (FileState.READY, "")
    assert state(bad) == state(same) == (FileState.INFECTED, "Eicar-Test-Signature")
    assert not store.place(bad.digest).exists()
    assert store.quarantine(bad.digest).read_bytes() == PDF + EICAR
    line = AccessLog.objects.filter(kind="file_infected").latest("id")
    assert line.person_id == bureau["inspector"].id


@pytest.mark.parametrize(
    "answer",
    [b"", b"garbage\0", b"stream: \0", b"INSTREAM size limit exceeded. ERROR\0", b"\xff\xfe\0", b"x" * 9000],
)
def test_without_a_verdict_nothing_is_given_out(bureau: Bureau, with_settings: Change, answer: bytes) -> None:
    with_settings(clamd="127.0.0.1:1")
    row = take(bureau, PDF)
    if answer:
        with clamd(answer=answer) as address:
            with_settings(clamd=address)
            with pytest.raises(scanner.ScannerError):
                work.prepare(row.pk)
    else:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            with_settings(clamd=f"127.0.0.1:{closed.getsockname()[1]}")
            with pytest.raises(scanner.ScannerError, match="does not answer"):
                work.prepare(row.pk)
    assert state(row)[0] == FileState.CHECKING


def test_whether_the_scanner_answers(with_settings: Change) -> None:
    with clamd() as address:
        with_settings(clamd=address)
        assert scanner.ping() == ""
    assert "does not answer" in scanner.ping()
    with clamd(answer=b"UNKNOWN COMMAND\0") as address:
        with_settings(clamd=address)
        assert "UNKNOWN COMMAND" in scanner.ping()


def test_a_stream_too_long_for_the_scanner_is_told(bureau: Bureau, with_settings: Change) -> None:
    with clamd() as address:
        with_settings(clamd=address)
        row = take(bureau, PDF + bytes(LONGEST_STREAM))
        with pytest.raises(scanner.ScannerError):
            work.prepare(row.pk)


def test_pictures_are_made_once_and_repeating_is_harmless(bureau: Bureau) -> None:
    row = take(bureau, photo(2000, 1500), FileKind.PHOTO)
    assert jobs() == [row.pk]
    work.prepare(row.pk)
    first = store.picture(row.digest, "large").stat().st_mtime_ns
    work.prepare(row.pk)
    assert store.picture(row.digest, "large").stat().st_mtime_ns == first
    assert File.objects.get(pk=row.pk).pictured
    again = take(bureau, photo(2000, 1500), FileKind.PHOTO)
    work.prepare(again.pk)
    assert store.picture(row.digest, "large").stat().st_mtime_ns == first
    assert File.objects.get(pk=again.pk).pictured
    work.prepare(10**15)


def test_a_photo_whose_pixels_are_broken_is_kept_and_says_so(bureau: Bureau) -> None:
    row = take(bureau, photo(600, 600)[:2000], FileKind.PHOTO)
    work.prepare(row.pk)
    assert state(row)[0] == FileState.READY
    assert state(row)[1]
    assert not File.objects.get(pk=row.pk).pictured
