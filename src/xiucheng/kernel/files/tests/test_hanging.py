# SPDX-License-Identifier: Apache-2.0
"""Files of a step: in the hashed payload, hung by the same statement; whose they are decides, and who sees."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.makers import FORMS, Bureau, make_case, report, take
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.files import actions, audit, queries, store, work
from xiucheng.kernel.files.models import Attachment, File
from xiucheng.kernel.files.tests.conftest import Change
from xiucheng.kernel.files.tests.samples import PDF, photo
from xiucheng.kernel.files.types import FileKind, FileRefused, FileState
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.record import verify as record_verify
from xiucheng.kernel.record.models import Entry, Record
from xiucheng.kernel.record.verify import verify


@pytest.fixture(autouse=True)
def own_store(with_settings: Change, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(record_verify, "anchor_path", lambda: tmp_path / "seals.jsonl")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM attachment; DELETE FROM file")


def sent(bureau: Bureau, who: str, colour: str = "red", kind: FileKind = FileKind.PHOTO) -> int:
    content = photo(colour=colour) if kind is FileKind.PHOTO else PDF
    return actions.take(bureau[who], kind, f"{colour}.jpg", io.BytesIO(content).read, len(content)).pk


def hung(record: int) -> list[tuple[int, int, str]]:
    return [(one.id, one.seq, one.field) for one in queries.of_record(record)]


def faults(case: Answer, *, read: bool = False) -> list[dict[str, Any]]:
    """What is wrong with the files of a case; other tests took away the files of theirs."""
    return [one for one in audit.broken(read=read) if one["record"] == case.record_id]


def refused(bureau: Bureau, photos: Any, who: str = "inspector") -> str:
    before = Record.objects.count(), Entry.objects.count(), Attachment.objects.count()
    with pytest.raises(Invalid) as refusal:
        report(bureau, who, photos=photos)
    assert (Record.objects.count(), Entry.objects.count(), Attachment.objects.count()) == before
    return refusal.value.errors["photos"]


def test_photos_are_in_the_chain_in_their_order(bureau: Bureau) -> None:
    first, second = sent(bureau, "inspector"), sent(bureau, "inspector", "blue")
    case = report(bureau, photos=[second, str(first), second])
    entry = Entry.objects.get(record_id=case.record_id)
    assert [one["file"] for one in entry.attachments] == [second, first]
    digest = File.objects.get(pk=second).digest
    assert entry.attachments[0] == {
        "file": second, "digest": digest, "name": "photos", "kind": "photo", "size": store.place(digest).stat().st_size
    }  # fmt: skip
    assert entry.form["photos"] == [second, first]
    assert hung(case.record_id) == [(second, 1, "photos"), (first, 1, "photos")]
    assert verify().broken == []
    assert faults(case, read=True) == []


def test_a_row_that_names_other_bytes_is_told(bureau: Bureau) -> None:
    first, other = sent(bureau, "inspector"), sent(bureau, "inspector", "blue")
    case = report(bureau, photos=[first])
    digest = File.objects.get(pk=other).digest
    for state in (FileState.READY, FileState.ERASED):
        File.objects.filter(pk=first).update(digest=digest, state=state)
        assert [one["problem"] for one in faults(case)] == [
            f"File {first}: other bytes were put in its place."
        ]


def test_after_photos_hang_on_the_step_that_brought_them(bureau: Bureau) -> None:
    case = make_case(bureau, "dispatched", photos=[sent(bureau, "inspector")])
    after = sent(bureau, "handler", "green")
    case = take(bureau, "handler", case, "handle", {**FORMS["handle"], "photos_after": [after]})
    assert hung(case.record_id)[-1] == (after, case.seq, "photos_after")
    assert verify().broken == []


def test_without_photos_nothing_hangs(bureau: Bureau) -> None:
    nothing: tuple[Any, ...] = ([], "", None)
    for empty in nothing:
        case = report(bureau, photos=empty)
        assert hung(case.record_id) == []
        assert Entry.objects.get(record_id=case.record_id).attachments == []


def test_what_is_not_ones_own_cannot_be_attached(bureau: Bureau) -> None:
    others = sent(bureau, "inspector_2")
    for number in (others, 10**15, 10**17):
        assert "not yours" in refused(bureau, [number]) or "不是您" in refused(bureau, [number])


def test_who_sees_where_it_hangs_may_attach_it_again(bureau: Bureau) -> None:
    number = sent(bureau, "inspector")
    report(bureau, photos=[number])
    # reception sees the same centre's cases, the neighbours do not; the sender no more than others
    case = report(bureau, "receptionist", photos=[number])
    assert hung(case.record_id) == [(number, 1, "photos")]
    refused(bureau, [number], "stranger")


@pytest.mark.parametrize(
    "wrong", ["x", [1.5], [True], [{}], {"a": 1}, ["-1"], ["1" * 19], list(range(1, 60))]
)
def test_what_is_no_list_of_files_is_refused(bureau: Bureau, wrong: Any) -> None:
    assert refused(bureau, wrong)


def test_no_more_than_are_taken(bureau: Bureau) -> None:
    assert "9" in refused(bureau, list(range(1, 11)))


def test_only_whole_and_clean_files_of_the_right_kind(bureau: Bureau) -> None:
    begun = actions.begin(bureau["inspector"], FileKind.PHOTO, "a", 100)
    sentences = {
        refused(bureau, [begun.id]),
        refused(bureau, [sent(bureau, "inspector", kind=FileKind.DOCUMENT)]),
    }
    for state in (FileState.INFECTED, FileState.ERASED):
        number = sent(bureau, "inspector")
        File.objects.filter(pk=number).update(state=state)
        sentences.add(refused(bureau, [number]))
    assert len(sentences) == 4
    number = sent(bureau, "inspector")
    File.objects.filter(pk=number).update(state=FileState.CHECKING)
    assert hung(report(bureau, photos=[number]).record_id)


def test_what_hangs_stays(bureau: Bureau) -> None:
    number = sent(bureau, "inspector")
    report(bureau, photos=[number])
    with pytest.raises(FileRefused) as refusal:
        actions.discard(bureau["inspector"], number)
    assert refusal.value.status == 409
    assert work.sweep() == 0


def test_who_sees_the_record_sees_its_files_and_nobody_else(bureau: Bureau) -> None:
    number = sent(bureau, "inspector")
    case = report(bureau, photos=[number])
    for login in ("inspector", "receptionist", "duty_chief", "leader"):
        assert queries.seen(bureau[login], number)[1] == case.record_id
    for login in ("stranger", "handler", "system_admin", "strange_inspector"):
        with pytest.raises(FileRefused) as refusal:
            queries.seen(bureau[login], number)
        assert refusal.value.status == 404


@pytest.mark.parametrize("harm", ["gone", "shorter", "changed", "row"])
def test_verify_names_files_that_are_gone_or_changed(bureau: Bureau, harm: str) -> None:
    number = sent(bureau, "inspector")
    case = report(bureau, photos=[number])
    path = store.place(File.objects.get(pk=number).digest)
    content = bytearray(path.read_bytes())
    if harm == "gone":
        path.unlink()
    elif harm == "shorter":
        path.write_bytes(content[:-1])
    elif harm == "changed":
        content[-1] ^= 1
        path.write_bytes(content)
    else:
        Attachment.objects.filter(file_id=number).delete()
        File.objects.filter(pk=number).delete()
    quick, whole = faults(case), faults(case, read=True)
    assert len(quick) == (0 if harm == "changed" else 1)
    assert [(one["record"], one["seq"], one["number"]) for one in whole] == [(case.record_id, 1, case.number)]


def test_erased_and_infected_files_are_not_missing(bureau: Bureau) -> None:
    first, second = sent(bureau, "inspector"), sent(bureau, "inspector", "blue")
    case = report(bureau, photos=[first, second])
    actions.forget(bureau["system_admin"], first)
    digest = File.objects.get(pk=second).digest
    store.move(store.place(digest), store.quarantine(digest))
    File.objects.filter(pk=second).update(state=FileState.INFECTED)
    assert faults(case, read=True) == []
    assert verify().broken == []
