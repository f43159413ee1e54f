# SPDX-License-Identifier: Apache-2.0
"""Every page opens to whom it is for, a refusal changes nothing, and a good form does what it says."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver, reverse

from xiucheng.delivery.admin.tests.conftest import browser, today
from xiucheng.delivery.structure.tests.conftest import PEOPLE, Made, Visit
from xiucheng.foundation.organization.models import (
    Care,
    CareCheck,
    Committee,
    OnDuty,
    Seat,
    UnitName,
    UnitParent,
    UnitPower,
)
from xiucheng.kernel.access.models import Holder
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local
from xiucheng.kernel.record.models import AccessLog

TABLES = (Care, CareCheck, Committee, OnDuty, Seat, UnitName, UnitParent, UnitPower, Holder)
EVERYBODY = " ".join(PEOPLE)
CSV = "路径,名称,类型\nbm1/,一部门,处置部门\n".encode()


def state() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in TABLES]


def doors(made: Made) -> dict[str, tuple[list[Any], str, dict[str, Any] | None]]:
    """Each page: what its address takes, who may open it, what is sent to it."""
    day, at = str(today()), local(now())
    span = {
        "starts_at": f"{at + timedelta(days=1):%Y-%m-%dT%H:%M}",
        "ends_at": f"{at + timedelta(days=1, hours=2):%Y-%m-%dT%H:%M}",
    }
    care = {"kind": "greenery", "unit": "jx/hw/", "area": "310199002", "starts_on": day}
    return {
        "responsible": ([], EVERYBODY, None),
        "units-import": ([], "xitong", {"table": SimpleUploadedFile("units.csv", CSV), "how": "take"}),
        "unit": (["jx/zf/"], "xitong", None),
        "unit-parent": (["jx/zf/"], "xitong", {"line": "administration", "parent": "qt/", "starts_on": day}),
        "unit-power": (["jx/zf/"], "xitong", {"words": "扣押", "basis": "公告", "starts_on": day}),
        "unit-power-end": ([made.power, "jx/zf/"], "xitong", {"last_day": day}),
        "committees": ([], "xitong", None),
        "committee-new": ([], "xitong", {"code": "zhb", "name": "指挥部", "starts_on": day}),
        "committee": (["dcg"], "xitong", None),
        "committee-seat": (["dcg"], "xitong", {"role": "member", "unit": "jx/hw/", "starts_on": day}),
        "committee-seat-end": (["dcg", made.seat], "xitong", {"last_day": day}),
        "committee-end": (["dcg"], "xitong", {"last_day": day}),
        "cares": ([], "shuju jiandu", None),
        "care-new": ([], "shuju", care),
        "care": ([made.care], "shuju jiandu", None),
        "care-check": ([made.care], "jiandu", {"kept": "no", "finding": "管口堵塞"}),
        "care-end": ([made.care], "shuju", {"last_day": day}),
        "on-duty": ([], "zhiban linqu", None),
        "on-duty-new": (
            [],
            "zhiban linqu",
            {"person": "jiandu", "unit": "jx/jd/", "area": "310199001"} | span,
        ),
        "on-duty-end": ([made.duty], "zhiban", {}),
    }


def test_no_page_is_forgotten(made: Made) -> None:
    found = get_resolver("xiucheng.delivery.structure.urls").reverse_dict
    assert {name for name in found if isinstance(name, str)} == set(doors(made))


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_each_page_opens_to_whom_it_is_for_only(who: str, visit: Visit, made: Made) -> None:
    client, before = visit(who), state()
    for name, (arguments, opens_to, sent) in doors(made).items():
        url = reverse(f"structure:{name}", args=arguments)
        noted = AccessLog.objects.filter(kind="denied").count()
        shown = client.get(url).status_code
        if who in opens_to.split():
            assert shown == 200, name
            continue
        # what lies out of one's reach is not told apart from what is not there
        assert shown in {403, 404}, name
        assert client.post(url, sent or {}).status_code in {403, 404, 405}, name
        assert state() == before, name
        assert AccessLog.objects.filter(kind="denied").count() > noted or shown == 404
    assert state() == before


def test_every_form_does_what_it_says(visit: Visit, made: Made) -> None:
    for name, (arguments, opens_to, sent) in doors(made).items():
        if sent is None:
            continue
        before = state()
        done = visit(opens_to.split()[0]).post(reverse(f"structure:{name}", args=arguments), sent)
        assert done.status_code in {200, 303}, (name, done.content.decode())
        assert state() != before, name


def test_nobody_signed_in_is_led_to_the_sign_in(made: Made) -> None:
    before = state()
    for name, (arguments, _who, sent) in doors(made).items():
        url = reverse(f"structure:{name}", args=arguments)
        for answer in (Client().get(url), Client().post(url, sent or {})):
            assert answer.status_code in {302, 405}, name
    assert state() == before


def test_a_change_from_another_site_is_refused(made: Made) -> None:
    before = state()
    for name, (arguments, who, sent) in doors(made).items():
        if sent is not None:
            client = browser(who.split()[0], enforce_csrf_checks=True)
            assert client.post(reverse(f"structure:{name}", args=arguments), sent).status_code == 403, name
    assert state() == before


BAD: tuple[tuple[str, str, dict[str, str], str], ...] = (
    ("unit-parent", "xitong", {"parent": "none/"}, "There is no such unit"),
    ("unit-parent", "xitong", {"starts_on": "soon"}, "Give a date"),
    ("unit-parent", "xitong", {"basis": "x\x00y"}, "Use only characters that can be shown."),
    ("unit-power", "xitong", {"words": "x" * 201}, "at most 200 characters"),
    ("unit-power-end", "xitong", {"last_day": "1999-01-01"}, "Give a date"),
    ("committee-new", "xitong", {"code": "A b"}, "Use 1 to 20 small letters"),
    ("committee-new", "xitong", {"code": "dcg"}, "There is or was such a committee"),
    ("committee-seat", "xitong", {"role": "king"}, "Choose what the seat is."),
    ("care-new", "shuju", {"area": "999"}, "There is no area with this code"),
    ("care-new", "shuju", {"every_days": "many"}, "Write a whole number"),
    ("care-new", "shuju", {"every_days": "999"}, "0 to 366"),
    ("care-check", "jiandu", {"finding": ""}, "Say what is not kept."),
    ("on-duty-new", "zhiban", {"person": "nobody"}, "Nobody of this sign-in name"),
    ("on-duty-new", "zhiban", {"starts_at": "soon"}, "Give date and time"),
)


def test_a_form_that_does_not_fit_is_refused_beside_its_field(visit: Visit, made: Made) -> None:
    before = state()
    for name, who, wrong, said in BAD:
        arguments, _opens_to, sent = doors(made)[name]
        answer = visit(who).post(reverse(f"structure:{name}", args=arguments), (sent or {}) | wrong)
        assert (answer.status_code, said in unescape(answer.content.decode())) == (422, True), (name, wrong)
    assert state() == before


def test_a_unit_is_shown_as_of_a_day(visit: Visit, made: Made) -> None:
    client, day = visit("xitong"), str(today())
    client.post("/admin/units/rename/jx/zf/", {"name": "改名中队", "starts_on": day, "basis": "挂牌"})
    page = client.get("/structure/unit/jx/zf/", {"day": "2020-01-01"}).content.decode()
    assert "执法中队" in page
    assert "挂牌" in page
    for wrong in ("2020-13-01", "x", ""):
        assert client.get("/structure/unit/jx/zf/", {"day": wrong}).status_code == 200
    for path in ("none/", "%00/", "jx"):
        assert client.get(f"/structure/unit/{path}").status_code == 404
    for number in (0, 10**30):
        assert client.get(f"/structure/units/power-end/{number}/jx/zf/").status_code == 404
        assert client.get(f"/structure/committee/dcg/seat/{number}/end/").status_code == 404
        assert visit("shuju").get(f"/structure/cares/{number}/").status_code == 404
        assert visit("zhiban").get(f"/structure/on-duty/{number}/end/").status_code == 404


def test_who_answers_here_is_told_in_a_table(visit: Visit) -> None:
    client = visit("shouli")
    page = client.get("/structure/responsible/", {"point": "121.4737,31.2245"}).content.decode()
    for words in ("jiandu", "On duty now", "环卫中心", "Pipes", "执法中队"):
        assert words in page, words
    for point in ("", "here", "999,999", "100,20", "x" * 500, "1,2,3"):
        assert client.get("/structure/responsible/", {"point": point}).status_code == 200


def test_a_table_is_tried_refused_and_taken(visit: Visit, made: Made) -> None:
    client, before = visit("xitong"), state()

    def send(content: bytes, how: str) -> tuple[int, str]:
        answer = client.post(
            "/structure/units/import/", {"table": SimpleUploadedFile("u.csv", content), "how": how}
        )
        return answer.status_code, answer.content.decode()

    assert send(CSV, "try")[0] == 200
    assert send(CSV + b"Bad,x,y\n", "take")[0] == 422
    status, page = send(b"\x89PNG", "take")
    assert (status, "u.csv is no table" in page, "/tmp" in page) == (422, True, False)
    assert client.post("/structure/units/import/", {"how": "take"}).status_code == 422
    assert state() == before
    assert send(CSV, "take")[0] == 200
    assert Holder.objects.get(path="bm1/").name == "一部门"


def test_what_was_exported_comes_in_again_as_it_is(visit: Visit, made: Made) -> None:
    client = visit("xitong")
    Holder.objects.filter(path="jx/sz/").update(ends_on=today())
    before = state()
    for form in ("csv", "xlsx"):
        exported = b"".join(client.get("/admin/units/export/", {"format": form}).streaming_content)  # type: ignore[attr-defined] # a stream
        sent = {"table": SimpleUploadedFile(f"units.{form}", exported), "how": "take"}
        answer = client.post("/structure/units/import/", sent)
        assert answer.status_code == 200, unescape(answer.content.decode())
        assert state() == before
