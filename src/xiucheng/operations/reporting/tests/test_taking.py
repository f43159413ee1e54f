# SPDX-License-Identifier: Apache-2.0
"""Reports taken in: one case or several, added to one, received once, similar ones found, doubtful ones flagged."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from PIL import Image, ImageDraw

from tests.makers import EAST, FORMS, Bureau, make_case, report, take
from xiucheng.kernel.clock import frozen, now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.configuration import store as configured
from xiucheng.kernel.configuration.actions import change
from xiucheng.kernel.files import actions as files
from xiucheng.kernel.files import prints, store
from xiucheng.kernel.files.types import FileKind
from xiucheng.kernel.process.errors import Denied, Invalid, KeyReused, NotNow
from xiucheng.kernel.record.models import Record
from xiucheng.operations.reporting.actions import flag, take_report
from xiucheng.operations.reporting.queries import reports, similar
from xiucheng.operations.reporting.types import Taken
from xiucheng.operations.supervision.models import Report, ReportLink

pytestmark = pytest.mark.usefixtures("english")
HERE = (121.4737, 31.2245)
_keys = count()


@pytest.fixture
def english() -> Any:
    with translation.override("en"):
        yield


def key() -> str:
    return f"taken-{next(_keys)}"


def form(**more: Any) -> dict[str, Any]:
    return {**FORMS["report"], **more}


def counts() -> tuple[int, int, int]:
    return Record.objects.count(), Report.objects.count(), ReportLink.objects.count()


FLATS = [{"words": "302 室漏水", "class_code": "GB:C0114"}, {"words": "402 室漏水", "point": EAST}]


def test_one_report_begins_several_cases(bureau: Bureau) -> None:
    sent = key()
    taken = take_report(bureau["receptionist"], form(), FLATS, key=sent)
    first, second, third = (Record.objects.get(pk=one.id) for one in taken.cases)
    assert (taken.joined, taken.replayed, len(taken.code)) == (False, False, 12)
    assert (second.lon, third.lon, third.address) == (HERE[0], 121.4838, "锦绣路1号")
    assert second.title.startswith("污水井盖：302")
    assert reports.beside(bureau["receptionist"], first.pk) == [second.pk, third.pk]

    before = counts()
    again = take_report(bureau["receptionist"], form(), FLATS, key=sent)
    assert (again.cases, again.code, again.replayed) == (taken.cases, taken.code, True)
    with pytest.raises(KeyReused):
        take_report(bureau["receptionist"], form(), [*FLATS, {"words": "502 室也漏"}], key=sent)
    with pytest.raises(KeyReused):
        take_report(bureau["receptionist"], form(words="另一件事"), FLATS, key=sent)
    assert counts() == before


def test_who_does_not_see_the_place_may_still_report_several_problems_there(bureau: Bureau) -> None:
    taken = take_report(bureau["strange_inspector"], form(), FLATS, key=key())
    assert len(taken.cases) == 3


@pytest.mark.parametrize(
    ("further", "names"),
    [
        ([{"words": "好"}, {"words": ""}], {"further.3.words"}),
        ([{"words": "好", "class_code": "GB:NONE"}], {"further.2.class_code"}),
        ([{"words": "好", "colour": "red"}], {"further.2.colour"}),
        ([{"words": "好", "point": "1;2"}], {"further.2.point"}),
        ([{"words": "好"}] * 20, {"further"}),
    ],
    ids=["empty", "class", "unknown", "point", "many"],
)
def test_nothing_half_taken(bureau: Bureau, further: list[dict[str, Any]], names: set[str]) -> None:
    before = counts()
    with pytest.raises(Invalid) as caught:
        take_report(bureau["receptionist"], form(), further, key=key())
    assert set(caught.value.errors) == names
    assert counts() == before


def test_the_same_order_is_answered_as_before(bureau: Bureau) -> None:
    order = form(channel="hotline_12345", sent_number="20261123-77")
    taken = take_report(bureau["receptionist"], order, key=key())
    before = counts()
    again = take_report(bureau["receptionist_2"], order | {"words": "催办"}, key=key())
    assert (again.cases, again.code, again.replayed) == (taken.cases, taken.code, True)
    assert counts() == before
    # elsewhere nobody is told what became of it, nor is it taken twice
    with pytest.raises(Invalid) as caught:
        take_report(bureau["stranger"], order, key=key())
    assert set(caught.value.errors) == {"sent_number"}
    assert counts() == before


def test_a_report_is_added_by_the_number_of_a_case(bureau: Bureau) -> None:
    case, sent = report(bureau), key()
    more = form(words="我也看到了", class_code="GB:E0110", channel="citizen")
    taken = take_report(bureau["receptionist"], more, join=case.number, key=sent)
    assert (taken.joined, [one.id for one in taken.cases]) == (True, [case.record_id])
    assert [one.words for one in reports.reports_of(case.record_id)] == ["路边一堆垃圾", "我也看到了"]
    before = counts()
    assert take_report(bureau["receptionist"], more, join=case.number, key=sent).replayed
    assert counts() == before


def test_numbers_cannot_be_probed(bureau: Bureau) -> None:
    case, closed = report(bureau), make_case(bureau, "closed")
    told = set()
    for number in (case.number, "SJ20260101-000001", "x" * 200):
        with pytest.raises(Invalid) as caught:
            take_report(bureau["stranger"], form(), join=number, key=key())
        told.add(str(caught.value.errors))
    assert len(told) == 1
    with pytest.raises(NotNow):
        take_report(bureau["receptionist"], form(), join=closed.number, key=key())
    with pytest.raises(Invalid) as caught:
        take_report(bureau["receptionist"], form(), FLATS, join=case.number, key=key())
    assert set(caught.value.errors) == {"join"}
    with pytest.raises(Invalid) as caught:
        take_report(bureau["receptionist"], form(words="", channel="?"), join=case.number, key=key())
    assert set(caught.value.errors) == {"words", "channel"}
    with pytest.raises(Denied):
        take_report(bureau["leader"], form(), key=key())


# ---- similar


def near(bureau: Bureau, who: str = "receptionist", **more: str) -> dict[int, tuple[int, bool]]:
    return {one.record_id: (one.metres, one.open) for one in similar(bureau[who], 121.4763, 31.2263, **more)}


def test_similar_cases_are_found_inside_what_the_actor_sees(bureau: Bureau) -> None:
    here = report(bureau, point="121.4763,31.2263", words="路灯不亮，晚上很黑")
    close = report(bureau, point="121.4767,31.2263", words="路灯坏了，晚上很黑", class_code="GB:E0110")
    away = report(bureau, point="121.4783,31.2263", words="路灯不亮，晚上很黑")
    other = report(bureau, point="121.4767,31.2263", words="绿化带缺水", class_code="GB:C0114")
    found = near(bureau, words="这里路灯不亮", class_code="GB:E0110")
    assert found[here.record_id] == (0, True)
    assert found[close.record_id] == (38, True)
    assert not {away.record_id, other.record_id} & set(found)
    assert not near(bureau, "stranger", words="这里路灯不亮")
    assert not near(bureau, "system_admin")
    assert near(bureau, "inspector", words="这里路灯不亮")


def test_what_was_closed_lately_is_proposed_but_nothing_is_added_to_it(bureau: Bureau) -> None:
    case = report(bureau, point="121.4711,31.2281", words="井盖响")
    gone = report(bureau, point="121.4711,31.2281", words="井盖响")
    declined = take(bureau, "receptionist", case, "decline")
    take(bureau, "receptionist", gone, "merge", {"into": report(bureau).number})
    found = {one.record_id: one.open for one in similar(bureau["receptionist"], 121.4711, 31.2281)}
    assert found == {declined.record_id: False}
    with frozen(now() + timedelta(days=8)):
        assert similar(bureau["receptionist"], 121.4711, 31.2281) == []


# ---- flags


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "root", lambda: tmp_path)


def drawn(seed: int, size: int = 400, quality: int = 85) -> bytes:
    image = Image.new("RGB", (size, size), "white")
    pen = ImageDraw.Draw(image)
    for place in range(12):
        x, y = (seed * 37 + place * 97) % 10, (seed * 53 + place * 61) % 10
        shade = (seed * 71 + place * 29) % 200
        pen.rectangle(
            [x * size // 10, y * size // 10, (x + 3) * size // 10, (y + 2) * size // 10], fill=(shade,) * 3
        )
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def sent(bureau: Bureau, content: bytes, who: str = "receptionist") -> int:
    return files.take(bureau[who], FileKind.PHOTO, "p.jpg", BytesIO(content).read, len(content)).pk


def flagged(bureau: Bureau, **more: Any) -> tuple[Taken, dict[str, Any]]:
    taken = take_report(bureau["receptionist"], form(**more), key=key())
    flag(taken.cases[0].id, 1)
    flag(taken.cases[0].id, 1)
    (line,) = reports.reports_of(taken.cases[0].id)
    return taken, dict(line.flags)


@pytest.mark.usefixtures("own_store")
def test_photos_that_came_before_are_flagged(bureau: Bureau) -> None:
    first, none = flagged(bureau, photos=[sent(bureau, drawn(1))], point="121.4721,31.2231")
    assert none == {}
    again = flagged(bureau, photos=[sent(bureau, drawn(1))], point="121.4722,31.2231")
    assert again[1] == {"recycled": [first.cases[0].id]}
    smaller = flagged(bureau, photos=[sent(bureau, drawn(1, 300, 60))], point="121.4723,31.2231")
    assert set(smaller[1]) == {"copied"}
    assert first.cases[0].id in smaller[1]["copied"]
    assert flagged(bureau, photos=[sent(bureau, drawn(5))], point="121.4724,31.2231")[1] == {}


@pytest.mark.usefixtures("own_store")
def test_the_same_photo_in_cases_of_one_report_is_no_second_use(bureau: Bureau) -> None:
    photo = sent(bureau, drawn(9))
    taken = take_report(
        bureau["receptionist"], form(photos=[photo]), [{"words": "另一处", "photos": [photo]}], key=key()
    )
    for one in taken.cases:
        flag(one.id, 1)
    assert reports.reports_of(taken.cases[0].id)[0].flags == {}


def test_a_pin_that_many_cases_have_is_flagged_from_where_the_unit_says(bureau: Bureau) -> None:
    for _case in range(3):
        report(bureau, point="121.4755,31.2233")
    assert flagged(bureau, point="121.4755,31.2233")[1] == {}
    found = [one.report for one in reports.flagged(bureau["receptionist"], now() - timedelta(days=1))]
    today = local(now()).date()
    change(bureau["system_admin"], "same_pin_cases", "3", unit="jx/jd/", starts_on=today, why="试用")
    configured.forget()
    taken, flags = flagged(bureau, point="121.4755,31.2233", mocked=True)
    assert flags == {"mocked": True, "default_point": 3}
    listed = reports.flagged(bureau["receptionist"], now() - timedelta(days=1))
    assert [one.record_id for one in listed if one.report not in found] == [taken.cases[0].id]
    assert reports.flagged(bureau["stranger"], now() - timedelta(days=1)) == []


def test_an_entry_without_a_report_has_nothing_to_flag(bureau: Bureau) -> None:
    case = make_case(bureau, "accepted")
    flag(case.record_id, 2)
    flag(10**15, 1)


@pytest.mark.usefixtures("own_store")
def test_prints_of_nothing_are_none(tmp_path: Path) -> None:
    flat, broken = tmp_path / "flat", tmp_path / "broken"
    out = BytesIO()
    Image.new("RGB", (100, 100), "grey").save(out, "PNG")
    flat.write_bytes(out.getvalue())
    broken.write_bytes(drawn(3)[:200])
    assert prints.print_of(flat) is prints.print_of(broken) is None
