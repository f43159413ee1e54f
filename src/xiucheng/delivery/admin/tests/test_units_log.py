# SPDX-License-Identifier: Apache-2.0
"""Units are added, renamed and closed with care; the access log is read by day, person and kind."""

from __future__ import annotations

import re
from datetime import timedelta

from xiucheng.delivery.admin.tests.conftest import Visit, state, today
from xiucheng.kernel.access import journal
from xiucheng.kernel.access.actions import ensure_area
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.access.models import Appointment, Holder
from xiucheng.kernel.record.models import AccessLog

GOOD = {"parent": "jx/", "code": "sl", "name": "受理科", "name_en": "Reception", "kind": "department"}


def test_a_unit_is_added_below_another_and_renamed(visit: Visit) -> None:
    ensure_area("310199/001/", "310199001", "一街道", "town")
    client = visit("system")

    assert client.post("/admin/units/new/", GOOD | {"territory": "310199001"}).status_code == 303
    assert client.post("/admin/units/new/", GOOD | {"parent": ""}).status_code == 303

    made = Holder.objects.get(path="jx/sl/")
    assert (made.name, made.name_en, made.kind, made.territory) == (
        "受理科",
        "Reception",
        "department",
        "310199/001/",
    )
    assert Holder.objects.filter(path="sl/", territory="").exists()
    client.post("/admin/units/rename/jx/sl/", {"name": "受理一科", "name_en": "Reception 1"})
    made.refresh_from_db()
    assert (made.name, made.name_en, made.territory) == ("受理一科", "Reception 1", "310199/001/")
    assert "Reception 1" in client.get("/admin/units/").content.decode()
    kinds = AccessLog.objects.filter(kind__startswith="unit_", what__startswith="jx/sl/").order_by("id")
    assert [line.kind for line in kinds] == ["unit_added", "unit_renamed"]


UNFIT: tuple[tuple[dict[str, str], str], ...] = (
    ({"parent": "none/"}, "There is no such unit, or it is closed."),
    ({"code": ""}, "Use 1 to 20 small letters, digits or -."),
    ({"code": "A/b"}, "Use 1 to 20 small letters, digits or -."),
    ({"code": "jd"}, "There is or was such a unit here."),
    ({"name": ""}, "Give a name."),
    ({"kind": "ministry"}, "Choose what the unit is."),
    ({"territory": "999"}, "There is no area with this code."),
)


def test_a_unit_that_does_not_fit_is_refused(visit: Visit) -> None:
    client, before = visit("system"), state()
    for typed, said in UNFIT:
        answer = client.post("/admin/units/new/", GOOD | typed)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), typed
        assert state() == before


def test_a_unit_is_closed_when_nobody_and_nothing_is_left(visit: Visit) -> None:
    client = visit("system")

    def close(path: str, day: str) -> str:
        answer = client.post(f"/admin/units/close/{path}", {"last_day": day})
        assert answer.status_code in {303, 422}
        return answer.content.decode()

    tomorrow = str(today() + timedelta(days=1))
    assert "Give today or a day before." in close("jx/hw/", tomorrow)
    assert "There are open units below it." in close("jx/", str(today()))
    assert "Appointments to it last longer: 4." in close("jx/jd/", str(today()))
    assert close("jx/hw/", str(today())) == ""
    assert Holder.objects.get(path="jx/hw/").ends_on == today()
    assert "closed already" in close("jx/hw/", str(today()))
    assert "closed since" in client.get("/admin/units/").content.decode()
    Appointment.objects.all().update(ends_on="2026-01-01")
    assert AccessLog.objects.filter(kind="unit_closed").count() == 1


def lines(html: str) -> list[str]:
    return re.findall(r'<tr role="row"><td.*?</tr>', html, re.DOTALL)


def test_the_log_is_read_newest_first_in_parts_and_the_reading_is_noted(
    visit: Visit, people: dict[str, Actor]
) -> None:
    for number in range(60):
        journal.note("look", f"case {number}", person=people["clerk"].id, record=7)
    client = visit("audit")

    first = client.get("/admin/log/", {"kind": "look"}).content.decode()
    following = re.search(r'rel="next" href="([^"]+)"', first)

    assert following is not None
    second = client.get("/admin/log/" + following[1].replace("&amp;", "&")).content.decode()
    told = re.findall(r"case (\d+)", first + second)
    assert told == [str(number) for number in reversed(range(60))]
    assert "record 7" in first
    read = AccessLog.objects.filter(kind="access_log_read", person_id=people["audit"].id).order_by("id")
    assert read[0].what == "kind=look"
    assert "before=" in read[1].what


def test_the_log_is_narrowed_by_person_act_record_and_days(visit: Visit, people: dict[str, Actor]) -> None:
    journal.note("look", "case 1", person=people["clerk"].id, record=1)
    journal.note("export", "list", person=people["clerk"].id)
    journal.note("look", "case 2", person=people["system"].id)
    client, day = visit("audit"), str(today())

    def told(**asked: str) -> int:
        return len(lines(client.get("/admin/log/", asked).content.decode()))

    assert told(person="clerk") == 2
    assert told(kind="look") == 2
    assert told(kind="look", person="clerk", since=day, until=day) == 1
    assert told(person="clerk", until="2020-01-01") == 0
    assert told(person="clerk", since="2099-01-01") == 0
    assert told(person="nobody") == 0
    assert told(person="clerk", since="9999-12-31", before="x" * 40) == 2
    assert told(record="1") == told(record="X1") == 1
    assert told(record="2") == told(record="X2") == told(record="9" * 30) == 0
    assert "X1" in client.get("/admin/log/", {"record": "1"}).content.decode(), (
        "a number says more than an id"
    )
    assert client.post("/admin/log/").status_code == 405
