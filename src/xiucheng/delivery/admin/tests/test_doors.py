# SPDX-License-Identifier: Apache-2.0
"""Every page and every change opens to one administrator only; all others change nothing and are noted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from xiucheng.delivery.admin.tests.conftest import Visit, browser, state
from xiucheng.foundation.organization import actions as organization
from xiucheng.foundation.organization.types import UnitKind
from xiucheng.kernel.access import actions, queries
from xiucheng.kernel.access.actor import ANONYMOUS, Actor
from xiucheng.kernel.access.models import Appointment, Person
from xiucheng.kernel.access.refusals import NotAllowed
from xiucheng.kernel.notify.models import Delivery
from xiucheng.kernel.oidc.models import Identity, System
from xiucheng.kernel.personal.models import Erasure
from xiucheng.kernel.record.models import AccessLog

DAY = "2026-01-01"
LATER = "2100-01-01"
UNIT = {"parent": "jx/", "code": "new", "name": "新单位", "kind": "department"}
POLICY = {
    "min_length": "14",
    "remembered": "5",
    "max_age_days": "0",
    "idle_minutes": "15",
    "session_hours": "8",
}
POLICY |= {"second_factor": "no", "valid_from": "2099-01-01"}
SYSTEM = {"name": "停车系统", "redirect_uris": "https://parking.example/back", "scopes": "profile"}
SYSTEM |= {"algorithm": "RS256", "consent": "no"}
# page, who may open it, what is sent to it
DOORS: tuple[tuple[str, str, dict[str, str] | None], ...] = (
    ("accounts", "system", None),
    ("accounts-export", "system", None),
    ("account-new", "system", {"login": "li.si", "name": "李四"}),
    ("account", "system", None),
    ("account-reset", "system", {}),
    ("account-off", "system", {}),
    ("account-on", "system", {}),
    ("units", "system", None),
    ("units-export", "system", None),
    ("unit-new", "system", UNIT),
    ("unit-rename", "system", {"name": "改名"}),
    ("unit-close", "system", {"last_day": DAY}),
    ("settings", "system", None),
    ("settings-profile", "system", {"profile": "SD", "starts_on": LATER, "why": "trial"}),
    ("setting-change", "system", {"value": "45", "starts_on": LATER, "why": "trial"}),
    ("appointments", "security", None),
    ("person", "security", None),
    ("appoint", "security", {"post": "leader", "holder": "jx/", "starts_on": DAY}),
    ("appointment-end", "security", {"last_day": DAY}),
    ("jobs", "system", None),
    ("outbox", "system", None),
    ("outbox-again", "system", {"why": "the provider is mended"}),
    ("account-leave", "system", {"to": "", "account": "goes", "mark": "0-0"}),
    ("second-factor-reset", "security", {}),
    ("policies", "security", None),
    ("policy", "security", POLICY),
    ("erasures", "security audit", None),
    ("erasure-find", "security", {"name": "王小明"}),
    ("erasure-ask", "security", {"entries": "1/1", "reason": "asked"}),
    ("erasure-account", "security", {"login": "gone", "reason": "needless"}),
    ("erasure", "security audit", None),
    ("erasure-agree", "audit", {}),
    ("erasure-refuse", "audit", {}),
    ("systems", "security", None),
    ("system-new", "security", SYSTEM | {"kind": "secret"}),
    ("system", "security", None),
    ("system-change", "security", SYSTEM | {"name": "改名"}),
    ("system-secret", "security", {}),
    ("system-end", "security", {}),
    ("identities", "system", None),
    ("identity-new", "system", {"subject": "p-1", "login": "clerk"}),
    ("identity-link", "system", {"login": "clerk"}),
    ("identity-unlink", "system", {}),
    ("log", "audit", None),
    ("log-export", "audit", None),
)
# sent by post only so that its words stand in no address
SEARCHES = {"erasure-find"}


def address(name: str, login: str = "clerk") -> str:
    held = Appointment.objects.get(person__login=login, starts_on="2026-01-01", holder="jx/jd/")
    given: dict[str, list[Any]] = {
        "unit-rename": ["jx/hw/"],
        "unit-close": ["jx/hw/"],
        "person": [held.person_id],
        "setting-change": ["nearly_due_minutes"],
        "appoint": [held.person_id],
        "appointment-end": [held.person_id, held.pk],
        "outbox-again": [Delivery.objects.get().pk],
        "second-factor-reset": [held.person_id],
        "policy": ["receptionist"],
        **{name: [Erasure.objects.order_by("pk")[0].pk] for name in ("erasure", "erasure-agree")},
        **{
            name: [System.objects.get(client_id="sys-1").pk]
            for name in ("system", "system-change", "system-secret", "system-end")
        },
        **{name: [Identity.objects.get(subject="p-1").pk] for name in ("identity-link", "identity-unlink")},
        "erasure-refuse": [Erasure.objects.order_by("pk")[1].pk],
    }
    known = [held.person_id] if name.startswith("account-") or name == "account" else []
    path = reverse(f"admin:{name}", args=[] if name == "account-new" else given.get(name, known))
    return f"{path}?unit=*" if name.startswith("setting") else path


def test_no_page_is_forgotten() -> None:
    found = get_resolver("xiucheng.delivery.admin.urls").reverse_dict
    assert {name for name in found if isinstance(name, str)} == {name for name, _who, _sent in DOORS}


@pytest.mark.parametrize("who", ["system", "security", "audit", "clerk"])
def test_each_door_opens_to_its_administrator_only(who: str, visit: Visit) -> None:
    client = visit(who)
    for name, opens_to, sent in DOORS:
        before, noted = state(), AccessLog.objects.filter(kind="denied").count()
        url = address(name)

        shown = client.get(url)
        assert shown.status_code == (200 if who in opens_to.split() else 403), (name, who)
        if shown.streaming:
            shown.getvalue()
        assert state() == before, f"looking at {name} changed something"
        if who not in opens_to.split():
            tried = client.post(url, sent or {})
            assert tried.status_code in {403, 405}, name
            assert state() == before, f"{who} changed something through {name}"
            assert AccessLog.objects.filter(kind="denied").count() > noted


def test_every_change_needs_a_post_and_works(visit: Visit) -> None:
    for name, who, sent in DOORS:
        if sent is None or name in SEARCHES:
            continue
        before = state()
        done = visit(who.split()[0]).post(address(name), sent)
        assert done.status_code in {200, 303}, (name, done.content.decode())
        assert state() != before, name


def test_nobody_signed_in_is_led_to_the_sign_in(people: dict[str, Actor]) -> None:
    before = state()
    for name, _who, sent in DOORS:
        for answer in (Client().get(address(name)), Client().post(address(name), sent or {})):
            assert answer.status_code in {302, 405}, name
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith("/login/?next=")
    assert state() == before


def test_a_change_from_another_site_is_refused(people: dict[str, Actor]) -> None:
    before = state()
    for name, who, sent in DOORS:
        if sent is not None:
            assert (
                browser(who.split()[0], enforce_csrf_checks=True).post(address(name), sent).status_code == 403
            )
    assert state() == before


def test_navigation_shows_each_their_own(visit: Visit) -> None:
    erasures = "/admin/erasures/"
    shown = {
        "system": {
            "/admin/accounts/",
            "/admin/units/",
            "/admin/settings/",
            "/admin/jobs/",
            "/admin/outbox/",
            "/admin/sign-on/",
        },
        "security": {"/admin/appointments/", "/admin/policies/", "/admin/systems/", erasures},
        "audit": {"/admin/log/", erasures},
        "clerk": set(),
    }
    words = set().union(*shown.values())
    for who, own in shown.items():
        html = visit(who).get("/work/").content.decode()
        assert {word for word in words if f'href="{word}"' in html} == own


def test_the_actions_themselves_ask_for_the_permission(people: dict[str, Actor]) -> None:
    clerk, day = Person.objects.get(login="clerk"), date(2026, 1, 1)
    held = Appointment.objects.get(person=clerk)
    calls: dict[str, list[Any]] = {
        "system": [
            lambda who: actions.open_account(who, "li.si", "李四", "Long-enough-1"),
            lambda who: actions.invite(who, "li.wu", "李五"),
            lambda who: actions.reset_password(who, clerk.pk),
            lambda who: actions.switch_off(who, clerk.pk),
            lambda who: actions.switch_on(who, clerk.pk),
            lambda who: organization.set_up_unit(who, "jx/", "x", UnitKind.BUREAU),
            lambda who: organization.add_unit(who, "jx/", "new", "x", "department"),
            lambda who: organization.rename_unit(who, "jx/", "x", ""),
            lambda who: organization.close_unit(who, "jx/hw/", day),
        ],
        "security": [
            lambda who: actions.appoint(who, clerk, "leader", "jx/", starts_on=day),
            lambda who: actions.end_appointment(who, clerk.pk, held.pk, day),
        ],
        "audit": [lambda who: queries.access_log(who)],
        "nobody": [organization.set_up_posts],
    }
    before = state()
    for may, those in calls.items():
        for call in those:
            for actor in (ANONYMOUS, *(people[login] for login in people if login != may)):
                with pytest.raises(NotAllowed):
                    call(actor)
    for call in (queries.people, queries.posts, lambda who: queries.person(who, clerk.pk)):
        for login in ("audit", "clerk"):
            with pytest.raises(NotAllowed):
                call(people[login])
    assert state() == before


def test_what_is_not_there_is_404(visit: Visit) -> None:
    system, security = visit("system"), visit("security")
    clerk, other = Appointment.objects.get(person__login="clerk"), Person.objects.get(login="audit").pk
    for number in (999_999, 10**30):
        assert system.get(f"/admin/accounts/{number}/").status_code == 404
        for page in ("reset/", "off/", "on/"):
            assert system.get(f"/admin/accounts/{number}/{page}").status_code == 404
            assert system.post(f"/admin/accounts/{number}/{page}").status_code == 404
        for page in ("", "new/"):
            assert security.get(f"/admin/appointments/{number}/{page}").status_code == 404
        assert security.get(f"/admin/appointments/{clerk.person_id}/{number}/end/").status_code == 404
    # somebody else's appointment under this person
    assert security.post(f"/admin/appointments/{other}/{clerk.pk}/end/", {"last_day": DAY}).status_code == 404
    for path in ("none/", "jx", "%00/"):
        assert system.get(f"/admin/units/rename/{path}").status_code == 404
        assert system.post(f"/admin/units/close/{path}", {"last_day": DAY}).status_code == 404
