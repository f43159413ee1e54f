# SPDX-License-Identifier: Apache-2.0
"""Orders in and answers out: encodings, formulas, wrong rows, the same table twice, a transfer that is cut."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from tests.makers import Bureau
from xiucheng.kernel.access.actor import system
from xiucheng.kernel.access.refusals import NotAllowed
from xiucheng.kernel.record.models import Personal, Record
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.kernel.tables.text import csv_parts
from xiucheng.operations.hotline import actions, queries
from xiucheng.operations.hotline.models import Order
from xiucheng.operations.hotline.rules.mapping import read_mapping
from xiucheng.operations.hotline.tests.orders import order, signed, take

OPERATOR = system("hotline")
HEADER = (
    "工单编号",
    "诉求类型",
    "紧急程度",
    "诉求内容",
    "事发地址",
    "派单时间",
    "诉求人",
    "联系电话",
    "满意度",
)


def written(path: Path, *rows: tuple[str, ...], encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def row(number: str, words: str = "垃圾未清", **more: str) -> tuple[str, ...]:
    cells = {
        "工单编号": number,
        "诉求类型": "投诉举报",
        "紧急程度": "加急",
        "诉求内容": words,
        "事发地址": "锦绣路1号",
    }
    cells |= {
        "派单时间": "2026-11-20 09:00:00",
        "诉求人": "匿名",
        "联系电话": "13911112222",
        "满意度": "",
    } | more
    return tuple(cells[name] for name in HEADER)


def bring(path: Path, **way: Any) -> actions.Summary:
    return actions.take_table(OPERATOR, path, actions.mapping_of("city12345"), dry=way.get("dry", False))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-8"])
def test_a_table_comes_in_once_in_any_encoding(bureau: Bureau, tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "orders.csv", row(f"E-{encoding}", words="=1+1 垃圾"), encoding=encoding)

    assert bring(path, dry=True).counts["new"] == 1
    assert not Order.objects.filter(external_id=f"E-{encoding}").exists()
    first, second = bring(path), bring(path)

    assert (first.counts["new"], second.counts["same"], second.counts["new"]) == (1, 1, 0)
    made = Order.objects.get(external_id=f"E-{encoding}")
    assert (made.source, made.kind, made.urgency, made.words) == (
        "hotline_12345",
        "problem",
        "urgent",
        "=1+1 垃圾",
    )
    # who is said to be anonymous has no name; the number is kept apart
    assert [one.name for one in Personal.objects.filter(record_id=made.pk)] == ["caller_phone"]


def test_json_is_taken_by_the_same_mapping(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    path.write_text(json.dumps([dict(zip(HEADER, row("J-1"), strict=True))], ensure_ascii=False), "utf-8")

    assert bring(path).counts["new"] == 1


def test_a_wrong_row_is_told_in_a_sentence_and_the_others_are_taken(bureau: Bureau, tmp_path: Path) -> None:
    path = written(
        tmp_path / "orders.csv",
        row("W-1"),
        row(""),
        row("W-1", words="又一次"),
        row("W-2", words=""),
        row("W-3", 派单时间="昨天"),
        row("W-4", 派单时间="2199-01-01 00:00"),
        row("W-5", 诉求类型="外星人"),
        row("9" * 70),
    )

    found = bring(path)

    assert found.counts == {"new": 3, "changed": 0, "same": 0, "left": 5}
    told = {one.external_id: [said.column for said in one.remarks] for one in found.told}
    assert told["W-3"] == ["派单时间"]
    assert told["W-5"] == ["诉求类型"]
    assert all(said.sentence for one in found.told for said in one.remarks)


def test_what_the_hotline_changed_and_whom_it_called_back(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    bring(written(path, row("C-1"), row("C-2", 诉求类型="咨询")))
    made = {one.external_id: one for one in Order.objects.filter(external_id__in=["C-1", "C-2"])}
    question = made["C-2"].record
    for step, form in (("sign", {}), ("answer", {"answer": "可以"}), ("acknowledge", {})):
        take(bureau, _answer(question), step, **form)

    found = bring(
        written(path, row("C-1", words="垃圾更多了"), row("C-2", 诉求类型="咨询", 满意度="基本满意"))
    )

    assert found.counts["changed"] == 2
    assert Order.objects.get(external_id="C-1").words == "垃圾更多了"
    assert Order.objects.get(external_id="C-2").satisfaction == "partly"
    take(bureau, _answer(question), "close")
    again = bring(written(path, row("C-2", 诉求类型="咨询", 满意度="不满意")))
    assert (again.counts["same"], len(again.told)) == (1, 1)


def _answer(record: Record) -> Any:
    record.record_id = record.pk  # type: ignore[attr-defined]
    return record


def test_an_import_is_taken_back_as_far_as_nobody_signed(bureau: Bureau, tmp_path: Path) -> None:
    found = bring(written(tmp_path / "orders.csv", row("U-1"), row("U-2")))
    take(bureau, _answer(Order.objects.get(external_id="U-2").record), "sign")

    assert actions.undo(OPERATOR, found.run, "导错了") == (1, 1)
    assert Order.objects.get(external_id="U-1").record.state == "withdrawn"


def test_what_is_no_table_or_lacks_columns_is_refused(bureau: Bureau, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    for content in (b"", b"%PDF-1.4", b"a,b\n1,2\n", b"[1, 2]"):
        path.write_bytes(content)
        with pytest.raises(actions.ImportRefused):
            bring(path)


def test_who_may_not_take_orders_does_not(bureau: Bureau, tmp_path: Path) -> None:
    path = written(tmp_path / "orders.csv", row("N-1"))
    with pytest.raises(NotAllowed):
        actions.take_table(bureau["inspector"], path, actions.mapping_of("city12345"), dry=True)
    with pytest.raises(NotAllowed):
        actions.acknowledge(bureau["handler"], ["RX-1"])


def test_nothing_is_lost_when_a_transfer_is_cut(bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")
    clerk = bureau["receptionist"]

    def mine() -> list[str]:
        found = queries.waiting(clerk, "hotline_12345", 9_999)
        return [one.reply for one in found if one.record == made.record_id]

    assert mine() == [f"{made.number}-1"]
    assert mine() == [f"{made.number}-1"]  # fetched again after a cut
    assert actions.acknowledge(clerk, mine()).sent == 1
    assert mine() == []
    again = actions.acknowledge(clerk, [f"{made.number}-1", "RX-nothing-1", f"{made.number}-7", "x"])
    assert (again.sent, again.before, len(again.unknown)) == (0, (f"{made.number}-1",), 3)

    take(bureau, made, "change_answer", answer="周二")
    take(bureau, made, "change_answer", answer="周三")
    assert mine() == [f"{made.number}-3"], "of two answers that wait only the last says what holds"


def test_others_do_not_acknowledge_what_they_do_not_see(bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")

    assert actions.acknowledge(bureau["stranger"], [f"{made.number}-1"]).unknown == (f"{made.number}-1",)
    assert queries.waiting(bureau["stranger"], "hotline_12345", 9_999) == []


def test_answers_go_out_in_the_hotlines_own_words(bureau: Bureau) -> None:
    made = order(bureau, source="hotline_12319", kind="question", external_id="G-1")
    for step, form in (("sign", {}), ("answer", {"answer": "=危险\n两行"})):
        take(bureau, made, step, **form)
    mapping = actions.mapping_of("city12319")
    found = queries.waiting(bureau["receptionist"], "hotline_12319", 10)

    (told,) = [one for one in actions.answers_list(mapping, found) if one["单号"] == "G-1"]
    content = b"".join(csv_parts(actions.answers_sheet(mapping, found))).decode("gb18030")

    assert (told["回复种类"], told["回复号"]) == ("处置完成", f"{made.number}-1")
    assert "'=危险" in content


@pytest.mark.parametrize(
    "broken",
    [
        [],
        {"source": "110"},
        {"columns": {"external_id": "a", "words": "b", "nonsense": "c"}},
        {"columns": {"words": "b"}},
        {"times": ["%Q"]},
        {"kinds": {"投诉": "anger"}},
        {"coordinates": "mars"},
        {"zone": "Mars/Olympus"},
        {"answers": {"columns": {"a": "words"}}},
        {"answers": {"columns": {"a": "reply", "b": "secret"}}},
        {"answers": {"columns": {"a": "reply"}, "encoding": "ebcdic"}},
        {"answers": {"columns": {"a": "reply"}, "kinds": {"maybe": "x"}}},
        {"surprise": 1},
        {"unknown": {"kind": "x"}},
    ],
    ids=range(14),
)
def test_a_mapping_that_cannot_be_meant_is_refused_in_a_sentence(broken: Any) -> None:
    good: dict[str, Any] = {
        "source": "hotline_12345",
        "columns": {"external_id": "a", "words": "b"},
        "answers": {"columns": {"a": "reply"}},
    }
    read_mapping(good)
    with pytest.raises(MappingError) as refusal:
        read_mapping(good | broken if isinstance(broken, dict) else broken)
    assert str(refusal.value)
