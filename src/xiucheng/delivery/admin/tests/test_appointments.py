# SPDX-License-Identifier: Apache-2.0
"""Appointments: three administrators are three people, nobody appoints themselves, ends are not moved out."""

from __future__ import annotations

from datetime import date, timedelta

from xiucheng.delivery.admin.tests.conftest import Visit, browser, state, today, who
from xiucheng.kernel.access.actions import ensure_area
from xiucheng.kernel.access.actor import by_id
from xiucheng.kernel.access.models import Appointment, Holder, Person
from xiucheng.kernel.record.models import AccessLog

GOOD = {"post": "inspector", "holder": "jx/jd/", "area": "", "starts_on": "2026-01-01", "ends_on": ""}


def page(login: str) -> str:
    return f"/admin/appointments/{Person.objects.get(login=login).pk}/"


def test_a_post_is_held_from_the_day_and_in_the_area_given(visit: Visit) -> None:
    ensure_area("310199/001/", "310199001", "一街道", "town")
    client, day = visit("security"), today()

    sent = GOOD | {"area": "310199001", "starts_on": str(day), "ends_on": str(day + timedelta(days=9))}
    answer = client.post(page("clerk") + "new/", sent)

    assert (answer.status_code, answer.headers["Location"]) == (303, page("clerk"))
    made = Appointment.objects.get(post="inspector")
    assert (made.person.login, made.holder_id, made.area) == ("clerk", "jx/jd/", "310199/001/")
    assert (made.starts_on, made.ends_on) == (day, day + timedelta(days=9))
    assert "一街道" in client.get(page("clerk")).content.decode()
    actor = by_id(made.person_id)
    assert actor is not None
    assert actor.may("supervision.verify")
    assert AccessLog.objects.filter(
        kind="appointed", what=f"{who('clerk')} inspector jx/jd/ 310199/001/"
    ).exists()


UNFIT: tuple[tuple[dict[str, str], str], ...] = (
    ({"post": "mayor"}, "There is no such post."),
    ({"post": ""}, "There is no such post."),
    ({"holder": "none/"}, "There is no such unit, or it is closed."),
    ({"holder": "jx/hw/"}, "There is no such unit, or it is closed."),
    ({"area": "999"}, "There is no area with this code."),
    ({"starts_on": ""}, "Give a date, such as 2026-11-22."),
    ({"starts_on": "tomorrow"}, "Give a date, such as 2026-11-22."),
    ({"starts_on": "0001-01-01"}, "Give a date, such as 2026-11-22."),
    ({"ends_on": "9999-12-31"}, "Give a date, such as 2026-11-22."),
    ({"ends_on": "2025-12-31"}, "The last day must not lie before the first."),
    ({"post": "in\x00spector"}, "Use only characters that can be shown."),
    ({"post": "receptionist"}, "clerk is already appointed so from that day on."),
)


def test_what_does_not_fit_is_refused_with_a_sentence(visit: Visit) -> None:
    Holder.objects.filter(path="jx/hw/").update(ends_on=date(2026, 1, 1))
    client, before = visit("security"), state()
    for typed, said in UNFIT:
        answer = client.post(page("clerk") + "new/", GOOD | typed)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), typed
        assert state() == before


def test_the_three_administrators_stay_three_people(visit: Visit) -> None:
    client, before = visit("security"), state()
    for login, post in (("system", "audit_admin"), ("audit", "system_admin"), ("audit", "security_admin")):
        answer = client.post(page(login) + "new/", GOOD | {"post": post})
        assert answer.status_code == 422
        assert "must be three people" in answer.content.decode()
    assert state() == before


def test_nobody_appoints_or_dismisses_themselves(visit: Visit) -> None:
    client, before = visit("security"), state()
    own = Appointment.objects.get(person__login="security")

    for url in (page("security") + "new/", page("security") + f"{own.pk}/end/"):
        answer = client.post(url, GOOD | {"last_day": str(today())})
        assert answer.status_code == 422
        assert "Nobody changes their own posts." in answer.content.decode()
    assert state() == before


def test_an_end_takes_effect_and_is_not_moved_out(visit: Visit) -> None:
    client, held = visit("security"), Appointment.objects.get(person__login="clerk")
    url, yesterday = page("clerk") + f"{held.pk}/end/", today() - timedelta(days=1)
    clerk = browser("clerk")
    assert clerk.get("/cases/").status_code == 302

    assert client.post(url, {"last_day": str(yesterday)}).status_code == 303

    assert clerk.get("/cases/").status_code == 200, "no post is left that sees cases"
    for day, said in (
        (yesterday, "It ends by then already."),
        (today(), "It ends by then already."),
        (held.starts_on - timedelta(days=1), "The last day must not lie before the first."),
        ("", "Give a date"),
    ):
        answer = client.post(url, {"last_day": str(day)})
        assert (answer.status_code, said in answer.content.decode()) == (422, True)
    held.refresh_from_db()
    assert held.ends_on == yesterday
    assert AccessLog.objects.filter(kind="appointment_ended").count() == 1


def test_what_has_not_begun_is_withdrawn(visit: Visit) -> None:
    client, soon = visit("security"), today() + timedelta(days=5)
    client.post(page("clerk") + "new/", GOOD | {"starts_on": str(soon)})
    made = Appointment.objects.get(post="inspector")
    assert "to come" in client.get(page("clerk")).content.decode()

    assert client.post(f"{page('clerk')}{made.pk}/end/", {"last_day": str(today())}).status_code == 303

    assert not Appointment.objects.filter(post="inspector").exists()
    assert AccessLog.objects.filter(
        kind="appointment_ended", what__startswith=f"{who('clerk')} inspector"
    ).exists()
