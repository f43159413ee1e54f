# SPDX-License-Identifier: Apache-2.0
"""Lists of JSON objects as tables."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiucheng.kernel.tables import TableError, open_table

PLAIN = st.dictionaries(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Zs", "Zl", "Zp"]), min_size=1, max_size=5
    ),
    st.one_of(st.text(st.characters(codec="utf-8"), max_size=20), st.integers(), st.none(), st.booleans()),
    min_size=1,
    max_size=4,
)


def table(path: Path) -> tuple[tuple[str, ...], list[list[str]]]:
    with open_table(path) as found:
        return found.header, [row.cells for row in found.rows]


@given(st.lists(PLAIN, min_size=1, max_size=6), st.sampled_from(["list", "lines", "indented"]))
def test_every_list_of_objects_is_read_whole(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, Any]], shape: str
) -> None:
    path = tmp_path_factory.mktemp("objects") / "orders.json"
    text = (
        "\n".join(json.dumps(one, ensure_ascii=False) for one in objects)
        if shape == "lines"
        else json.dumps(objects, ensure_ascii=False, indent=2 if shape == "indented" else None)
    )
    path.write_text(text, "utf-8")

    header, rows = table(path)

    assert set(header) == {name for one in objects for name in one}
    assert len(rows) == len(objects)
    for cells, one in zip(rows, objects, strict=True):
        said = {name: cell for name, cell in zip(header, cells, strict=True) if cell}
        kept = {name: value if isinstance(value, str) else json.dumps(value) for name, value in one.items()}
        assert said == {name: value for name, value in kept.items() if value and one[name] is not None}


def test_many_objects_take_no_more_memory_than_one_block(tmp_path: Path) -> None:
    path = tmp_path / "orders.json"
    one = json.dumps({"工单编号": "A1", "诉求内容": "垃圾" * 50}, ensure_ascii=False)
    path.write_text("[" + ",".join([one] * 5_000) + "]", "gb18030")

    with open_table(path) as found:
        assert sum(1 for _row in found.rows) == 5_000
        assert found.header == ("工单编号", "诉求内容")


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}',
        '[{"a": 1}, 2]',
        '[{"a": }]',
        '{"a": 1}\n{"b"',
        '[{"a": 1}] rest',
        '[{"a": "' + "x" * 4_100_000,
    ],
    ids=["cut list", "number", "no value", "cut line", "more behind", "endless"],
)
def test_what_is_no_list_of_objects_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "orders.json"
    path.write_text(text, "utf-8")

    with pytest.raises(TableError) as refusal:
        table(path)
    assert "orders.json" in str(refusal.value)


def test_a_csv_that_begins_with_a_bracket_stays_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("[id],words\n1,two\n", "utf-8")

    assert table(path) == (("[id]", "words"), [["1", "two"]])
