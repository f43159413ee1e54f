# SPDX-License-Identifier: Apache-2.0
"""Taking files in: whole or not at all, in parts that go on, never two at once; kept once, and not for ever."""

from __future__ import annotations

import fcntl
import hashlib
import io
import os
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from tests.makers import Bureau
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.files import actions, limits, queries, store, work
from xiucheng.kernel.files.models import File
from xiucheng.kernel.files.tests.conftest import Change
from xiucheng.kernel.files.tests.samples import HOSTILE, camera_exif, photo
from xiucheng.kernel.files.types import Content, FileKind, FileRefused, FileState

pytestmark = pytest.mark.usefixtures("with_settings", "empty")
MP4 = b"\0\0\0\x18ftypisom\0\0\0\0isommp42"


@pytest.fixture
def empty(bureau: Bureau) -> Iterator[None]:
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM attachment; DELETE FROM file; DELETE FROM procrastinate_jobs")


def reader(content: bytes) -> Callable[[int], bytes]:
    return io.BytesIO(content).read


def on_disk() -> set[str]:
    return {path.name for path in store.root().rglob("*") if path.is_file() and path.parent.name != "turns"}


def take(bureau: Bureau, content: bytes, name: str = "a.jpg", kind: FileKind = FileKind.PHOTO) -> File:
    return actions.take(bureau["inspector"], kind, name, reader(content), len(content))


def test_a_photo_is_kept_by_its_content(bureau: Bureau) -> None:
    content = photo(exif=camera_exif())
    row = File.objects.get(pk=take(bureau, content, "../../现场 1.jpg").pk)
    assert row.digest == hashlib.sha256(content).hexdigest()
    assert (row.name, row.media_type, row.state) == ("现场 1.jpg", "image/jpeg", FileState.READY)
    assert (row.lon, row.lat, row.uploaded_by) == (121.4737, 31.2304, bureau["inspector"].id)
    path = store.place(row.digest)
    assert path.read_bytes() == content
    assert path.parent.parent.name == row.digest[:2]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert on_disk() == {row.digest}


def test_the_same_bytes_are_kept_once_and_as_long_as_somebody_needs_them(bureau: Bureau) -> None:
    first, second = take(bureau, photo()), take(bureau, photo(), "b.jpg")
    assert first.pk != second.pk
    assert on_disk() == {first.digest}
    actions.discard(bureau["inspector"], first.pk)
    assert on_disk() == {first.digest}
    actions.discard(bureau["inspector"], second.pk)
    assert on_disk() == set()


@pytest.mark.parametrize("name", HOSTILE)
def test_of_what_is_refused_nothing_is_kept(bureau: Bureau, name: str) -> None:
    kind, content = HOSTILE[name]
    with pytest.raises(FileRefused):
        take(bureau, content, f"{name}.jpg", FileKind(kind))
    if content:
        begun = actions.begin(bureau["inspector"], FileKind(kind), name, len(content))
        with pytest.raises(FileRefused):
            actions.append(bureau["inspector"], begun.id, 0, reader(content))
    assert not File.objects.exists()
    assert on_disk() == set()


def test_what_breaks_off_at_once_is_not_kept(bureau: Bureau) -> None:
    def broken(_count: int) -> bytes:
        raise OSError("gone")

    for read in (broken, reader(photo()[:50])):
        with pytest.raises(FileRefused) as refusal:
            actions.take(bureau["inspector"], FileKind.PHOTO, "a", read, 5000)
        assert refusal.value.status == 400
    assert on_disk() == set()


def test_too_much_is_refused(bureau: Bureau, with_settings: Change) -> None:
    with_settings(file_megabytes={"photo": 1, "document": 1, "table": 1, "audio": 1, "video": 40})
    large = b"\xff\xd8\xff" + bytes(1_100_000)
    for length in (len(large), None):
        with pytest.raises(FileRefused) as refusal:
            actions.take(bureau["inspector"], FileKind.PHOTO, "a", reader(large), length)
        assert refusal.value.status == 413
    with pytest.raises(FileRefused, match="1 MB"):
        actions.begin(bureau["inspector"], FileKind.PHOTO, "a", len(large))
    with pytest.raises(FileRefused) as in_parts:
        actions.take(bureau["inspector"], FileKind.VIDEO, "a", reader(b""), 35_000_000)
    assert in_parts.value.status == 413
    assert on_disk() == set()


def test_a_full_disk_is_told(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "FREE_BYTES", 10**18)
    with pytest.raises(FileRefused) as refusal:
        take(bureau, photo())
    assert refusal.value.status == 507


def test_an_upload_goes_on_after_breaks(bureau: Bureau) -> None:
    who, content = bureau["inspector"], MP4 + os.urandom(900_000)
    digest = hashlib.sha256(content).hexdigest()
    begun = actions.begin(who, FileKind.VIDEO, "v.mp4", len(content), digest)
    assert queries.progress(who, begun.id).offset == 0
    source = io.BytesIO(content)

    def breaks(count: int) -> bytes:
        if source.tell() > 500_000:
            raise OSError("the line is gone")
        return source.read(count)

    arrived = actions.append(who, begun.id, 0, breaks).offset
    assert 500_000 < arrived < len(content)
    # what a killed process left is what the disk holds
    assert queries.progress(who, begun.id).offset == arrived
    for wrong in (0, arrived - 1, arrived + 1, len(content)):
        with pytest.raises(FileRefused) as refusal:
            actions.append(who, begun.id, wrong, reader(content[wrong:]))
        assert (refusal.value.status, refusal.value.more["offset"]) == (409, arrived)
    last = actions.append(who, begun.id, arrived, reader(content[arrived:]))
    assert last.file is not None
    assert last.file.digest == digest
    assert store.place(digest).read_bytes() == content
    assert on_disk() == {digest}
    told = queries.progress(who, begun.id)
    assert (told.offset, told.file) == (len(content), last.file)
    with pytest.raises(FileRefused):
        actions.append(who, begun.id, len(content), reader(b"more"))


def test_another_content_than_announced_is_refused(bureau: Bureau) -> None:
    who = bureau["inspector"]
    begun = actions.begin(who, FileKind.PHOTO, "a", len(photo()), "0" * 64)
    with pytest.raises(FileRefused, match="SHA-256"):
        actions.append(who, begun.id, 0, reader(photo()))
    begun = actions.begin(who, FileKind.PHOTO, "a", 100)
    with pytest.raises(FileRefused):
        actions.append(who, begun.id, 0, reader(photo()))
    for size, digest in ((0, ""), (-1, ""), (10, "x"), (10, "A" * 64)):
        with pytest.raises(FileRefused):
            actions.begin(who, FileKind.PHOTO, "a", size, digest)


def test_two_senders_never_mix(bureau: Bureau) -> None:
    who, size = bureau["inspector"], 50_000
    begun = actions.begin(who, FileKind.VIDEO, "v", size)
    reading, go_on = threading.Event(), threading.Event()

    def slow(count: int) -> bytes:
        reading.set()
        go_on.wait(10)
        return b""

    first = threading.Thread(target=lambda: _quietly(lambda: actions.append(who, begun.id, 0, slow)))
    first.start()
    assert reading.wait(10)
    with pytest.raises(FileRefused) as refusal:
        actions.append(who, begun.id, 0, reader(bytes(size)))
    assert refusal.value.status == 409
    go_on.set()
    first.join(10)
    assert queries.progress(who, begun.id).offset == 0


def test_a_part_that_opens_what_is_named_meanwhile_is_asked_to_look_again(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    sender = bureau["inspector"]
    upload = actions.begin(sender, FileKind.PHOTO, "a.jpg", 10).id
    actions.append(sender, upload, 0, reader(b"12345"))
    lock = fcntl.flock

    def named_first(descriptor: int, how: int) -> None:
        store.incoming(upload).unlink(missing_ok=True)
        lock(descriptor, how)

    monkeypatch.setattr(fcntl, "flock", named_first)
    with pytest.raises(FileRefused) as refusal:
        actions.append(sender, upload, 5, reader(b"67890"))
    assert refusal.value.status == 409


def test_what_is_whole_is_not_replaced_before_it_is_committed(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, first, other = bureau["inspector"], photo(colour="red"), photo(colour="blue")
    size = max(len(first), len(other))
    first, other = (one.ljust(size, b"\0") for one in (first, other))
    begun = actions.begin(who, FileKind.PHOTO, "a.jpg", size)
    kept, go_on, keep = threading.Event(), threading.Event(), store.keep

    def slow(path: Path, digest: str) -> None:
        keep(path, digest)
        kept.set()
        assert go_on.wait(10)

    monkeypatch.setattr(store, "keep", slow)
    ends: list[object] = []

    def send(content: bytes) -> threading.Thread:
        def act() -> None:
            try:
                ends.append(actions.append(who, begun.id, 0, reader(content)).file)
            except FileRefused as refusal:
                ends.append(refusal)

        thread = threading.Thread(target=lambda: _quietly(act))
        thread.start()
        return thread

    threads = [send(first)]
    assert kept.wait(10)
    threads.append(send(other))
    threads[1].join(1)
    assert threads[1].is_alive(), "it waits for the row"
    go_on.set()
    for thread in threads:
        thread.join(10)
    row = File.objects.get(pk=begun.id)
    assert (row.digest, row.state) == (hashlib.sha256(first).hexdigest(), FileState.READY)
    # whichever thread comes to tell its end first
    (refusal,) = [end for end in ends if isinstance(end, FileRefused)]
    assert (refusal.status, refusal.more["offset"], bool(str(refusal))) == (409, size, True)
    assert on_disk() == {row.digest}


def test_what_is_refused_takes_nothing_of_what_became_whole_meanwhile(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, content = bureau["inspector"], photo()
    begun = actions.begin(who, FileKind.PHOTO, "a.jpg", len(content))
    look_into = actions.look_into

    def whole_meanwhile(path: Path, kind: FileKind) -> Content:
        File.objects.filter(pk=begun.id).update(state=FileState.READY)
        return look_into(path, kind)

    monkeypatch.setattr(actions, "look_into", whole_meanwhile)
    with pytest.raises(FileRefused):
        actions.append(who, begun.id, 0, reader(bytes(len(content))))
    assert File.objects.filter(pk=begun.id).exists()


def _quietly(act: Callable[[], object]) -> None:
    try:
        act()
    finally:
        connection.close()


def test_what_is_anothers_is_not_there(bureau: Bureau) -> None:
    begun = actions.begin(bureau["inspector"], FileKind.PHOTO, "a", 100)
    row = take(bureau, photo())
    other = bureau["inspector_2"]
    for act in (
        lambda: actions.append(other, begun.id, 0, reader(b"x")),
        lambda: queries.progress(other, begun.id),
        lambda: actions.discard(other, row.pk),
        lambda: queries.seen(other, row.pk),
        lambda: queries.seen(bureau["inspector"], begun.id),
    ):
        with pytest.raises(FileRefused) as refusal:
            act()
        assert refusal.value.status == 404
    assert queries.own(other, [row.pk]) == []


def test_nobody_leaves_endless_uploads(bureau: Bureau, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_UNFINISHED", 2)
    for _count in range(2):
        actions.begin(bureau["inspector"], FileKind.PHOTO, "a", 100)
    with pytest.raises(FileRefused) as refusal:
        actions.begin(bureau["inspector"], FileKind.PHOTO, "a", 100)
    assert refusal.value.status == 409


def test_what_nobody_attached_goes_after_a_week(bureau: Bureau) -> None:
    take(bureau, photo())
    begun = actions.begin(bureau["inspector"], FileKind.PHOTO, "a", 10_000)
    actions.append(bureau["inspector"], begun.id, 0, reader(b"\xff\xd8\xff"))
    left = store.Draft()
    left.write(b"what a killed process left")
    assert work.sweep() == 0
    with frozen(now() + timedelta(days=3)):
        assert work.sweep() == 1
    with frozen(now() + timedelta(days=8)):
        assert work.sweep() == 1
    assert on_disk() == set()
    assert not File.objects.exists()
    left.drop()


def test_an_erased_file_leaves_its_digest_only(bureau: Bureau) -> None:
    row = take(bureau, photo(exif=camera_exif()), "张三.jpg")
    work.prepare(row.pk)
    assert on_disk() == {row.digest, f"{row.digest}.small", f"{row.digest}.large"}
    actions.forget(bureau["system_admin"], row.pk)
    left = File.objects.get(pk=row.pk)
    assert (left.state, left.name, left.lon, left.taken_at) == (FileState.ERASED, "", None, None)
    assert on_disk() == set()
