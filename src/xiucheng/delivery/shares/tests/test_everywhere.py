# SPDX-License-Identifier: Apache-2.0
"""A case opened to somebody is read at every door until its end, at none afterwards, and acted on at none at all."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.processes import taken_by_people
from xiucheng.delivery.api.tests import matrix
from xiucheng.delivery.api.tests.world import BASE, CASE, CASES, CLASS, THERE, World, report_form, small_city
from xiucheng.delivery.live.audience import scope_of
from xiucheng.delivery.live.hub import Listener
from xiucheng.delivery.shares.api import OpeningList, OpeningShape
from xiucheng.kernel import clock
from xiucheng.kernel.access import tokens
from xiucheng.kernel.access.actions import appoint, open_account
from xiucheng.kernel.access.actor import Actor, system
from xiucheng.kernel.clock import now
from xiucheng.kernel.database.prepared import fetch_all
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.files import actions as files
from xiucheng.kernel.files.addresses import ticket
from xiucheng.kernel.files.models import Attachment
from xiucheng.kernel.files.tests.samples import photo
from xiucheng.kernel.files.types import FileKind, Variant
from xiucheng.kernel.personal.masking import HIDDEN
from xiucheng.kernel.record import feed
from xiucheng.kernel.record.models import AccessLog, Record, Share
from xiucheng.kernel.search import fill

READER, OTHERS = "linqu", "linqu1"
"""A receptionist of the district beside, and an inspector of the same unit."""
HOUR = timedelta(hours=1)
PHONE = "13655550987"


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made


@pytest.fixture
def case(world: World) -> Answer:
    """A case with a photo, in the index."""
    file = files.take(world.actor("jiandu1"), FileKind.PHOTO, "p.jpg", io.BytesIO(photo()).read, None)
    words = {"reporter_name": "王小明", "reporter_phone": PHONE}
    made = world.case(photos=[file.pk], words="杨梅林里一堆垃圾", **words)
    fill.refresh([(made.record_id, CASE)])
    return made


def opened(world: World, case: Answer, by: str = "zhiban", **given: Any) -> Any:
    body = {"person": READER, "until": later(HOUR), "why": "协查"} | given
    return world.caller(by).post(f"{CASES}/{case.record_id}/shares", body)


def later(by: timedelta) -> str:
    return (now() + by).isoformat()


def told(world: World, login: str, case: Answer) -> tuple[set[str], set[str]]:
    """(doors at which somebody is told of the case, doors at which not)."""
    caller, actor, one = world.caller(login), world.actor(login), f"{CASES}/{case.record_id}"
    page = f"/records/{CASE}/{case.record_id}/"

    def has(path: str, *, words: str = case.number, **query: Any) -> bool:
        answer = caller.get(path, **query)
        content = answer.getvalue() if answer.streaming else answer.content
        return answer.status_code == 200 and words in content.decode("utf-8-sig")

    file = Attachment.objects.get(record_id=case.record_id).file_id
    address = f"/files/{file}/original/?t={ticket(actor, file, Variant.ORIGINAL)}"
    found = {
        "list": has(CASES, number=case.number),
        "due first": has(CASES, order="due", closed="false"),
        "export": has(f"{CASES}/export"),
        "one": has(one),
        "timeline": caller.get(f"{one}/entries").status_code == 200,
        "personal words, hidden": has(f"{one}/personal", words=HIDDEN),
        "files": caller.get(f"{one}/files").status_code == 200,
        "file": caller.get(f"{BASE}/files/{file}").status_code == 200,
        "bytes": caller.get(address).status_code == 200,
        "search by number": has(f"{BASE}/search", q=case.number),
        "search by words": has(f"{BASE}/search", q="杨梅"),
        "work": has(f"{BASE}/work", tab="opened"),
        "page": has(page),
        "page of the list": has(f"/cases/{CASE}/"),
        "page of the search": has("/search/", q="杨梅林", words=page),
        "my work": has("/work/", tab="opened"),
        "export of my work": has("/work/export/", tab="opened"),
        "export of the page": has(f"/cases/{CASE}/export/"),
        "map": has("/map/"),
        "live": hears(actor, case),
    }
    unmasked = caller.post(f"{one}/personal/reporter_phone", {"reason": "contact"})
    assert unmasked.status_code == (403 if found["one"] else 404), "no share unmasks personal words"
    assert not has(page, words=f"{page}personal/"), "nor is there a link to ask for them"
    asked = caller.get(f"{page}personal/reporter_phone/")
    assert asked.status_code == (403 if found["one"] else 404), "nor a page that asks why"
    return {door for door in found if found[door]}, {door for door in found if not found[door]}


def count(world: World) -> int:
    """How much is opened to the reader, as the tab says it."""
    found: int = world.caller(READER).get(f"{BASE}/work/counts").json()["opened"]
    return found


def hears(actor: Actor, case: Answer) -> bool:
    """Whether a page of this person would be told of the case's next entry."""
    apps = {process.app for process in registry.processes()}
    readers = frozenset((app, path) for app in apps for path in actor.readers(app))
    listener = Listener(scope_of({app: actor.sight(app) for app in apps}), 1e9, None, readers)
    sql = feed.LATEST.replace("xid < journal_horizon()", f"record_id = {case.record_id}")
    (event, *_older) = [feed.event_of(row) for row in fetch_all(sql, {"limit": 1})]
    return listener.hears(event)


def test_it_is_read_everywhere_until_the_end_and_nowhere_after(world: World, case: Answer) -> None:
    before = count(world)
    assert told(world, READER, case)[0] == set()

    answer = opened(world, case)
    OpeningShape.model_validate(answer.json())
    assert answer.status_code == 201, answer.content
    assert told(world, READER, case)[1] == set()
    assert count(world) == before + 1
    assert told(world, OTHERS, case)[0] == set(), "nobody else of the unit reads it"

    with clock.frozen(now() + HOUR, threads=True):
        # the live feed is read by the database's own clock
        assert told(world, READER, case)[0] - {"live"} == set()
        assert count(world) <= before


def test_it_is_ended_at_once(world: World, case: Answer) -> None:
    share = opened(world, case).json()["id"]
    ended = world.caller("zhiban").delete(f"{CASES}/{case.record_id}/shares/{share}")
    assert ended.status_code == 204
    assert told(world, READER, case)[0] == set()
    assert world.caller("zhiban").delete(f"{CASES}/{case.record_id}/shares/{share}").status_code == 404
    kinds = AccessLog.objects.filter(record_id=case.record_id, kind__startswith="open").order_by("id")
    assert [(line.kind, line.person_id) for line in kinds] == [
        ("opened", world.ids["zhiban"]),
        ("opening_ended", world.ids["zhiban"]),
    ]


def test_a_post_in_a_unit_reads_and_other_posts_do_not(world: World, case: Answer) -> None:
    answer = opened(world, case, person="", post="inspector", unit="linqu/")
    assert answer.status_code == 201, answer.content
    assert told(world, OTHERS, case)[1] == set()
    assert told(world, READER, case)[0] == set()


def test_the_last_word_counts_and_each_stays_told(world: World, case: Answer) -> None:
    """Opened again for the same reader, the new end holds, a shorter one too."""
    opened(world, case, until=later(5 * HOUR))
    opened(world, case)
    found = world.caller("zhiban").get(f"{CASES}/{case.record_id}/shares").json()
    OpeningList.model_validate(found)
    assert [one["running"] for one in found["items"]] == [True, False]
    assert Share.objects.filter(record_id=case.record_id, reason="opened").count() == 1
    with clock.frozen(now() + 2 * HOUR, threads=True):
        assert world.caller(READER).get(f"{CASES}/{case.record_id}").status_code == 404


def test_reading_is_all_that_it_opens(world: World, case: Answer) -> None:
    """No step, no share of it, no photo of it for one's own case, nothing merged into it."""
    opened(world, case)
    caller, own = world.caller(READER), world.case(by="linqu1", point=THERE)
    file = Attachment.objects.get(record_id=case.record_id).file_id
    before = matrix.whole()
    for step in filter(taken_by_people, registry.get(CASE).steps):
        if not step.starts:
            assert caller.step(case.record_id, step.code, {"version": 1}).status_code in {403, 422}, step.code
    accept = caller.step(case.record_id, "accept", {"version": 1, "class_code": CLASS})
    assert accept.status_code == 403
    assert len(accept.json()["message"]) > 5
    assert caller.get(f"{CASES}/{case.record_id}").json()["offers"] == []
    page = caller.client.get(f"/records/{CASE}/{case.record_id}/accept/", headers=caller.headers)
    assert page.status_code == 403
    assert opened(world, case, by=READER, person=OTHERS).status_code == 403
    merged = caller.step(own.record_id, "merge", {"into": case.number, "version": own.version})
    assert merged.status_code in {403, 404}, merged.content
    taken = world.caller("linqu1").post(f"{CASES}/report", report_form(point=THERE, photos=[file]))
    assert taken.status_code == 422
    after = matrix.whole()
    assert {name for name in after if after[name] != before[name]} <= {"access_log"}


def test_only_a_post_with_the_permission_that_reaches_the_case_opens_it(world: World, case: Answer) -> None:
    before = matrix.whole()
    assert opened(world, case, by="shouli").status_code == 403
    assert opened(world, case, by="linqu1").status_code == 404
    assert opened(world, case, by="anquan").status_code == 404
    assert world.caller("shouli").get(f"{CASES}/{case.record_id}/shares").status_code == 403
    assert world.caller("").get(f"{CASES}/{case.record_id}/shares").status_code == 401
    assert opened(world, case, by="", person=READER).status_code == 401
    assert matrix.whole() == before


def test_who_only_reads_it_does_not_open_it_further_whatever_their_post(world: World, case: Answer) -> None:
    person = open_account(system("test"), "linquzhang", "邻区值班长", "Lotus-4417-pond")
    appoint(system("test"), person, "duty_chief", "linqu/", starts_on=date(2020, 1, 1))
    world.ids["linquzhang"], world.tokens["linquzhang"] = person.pk, tokens.issue(person.pk, "test")
    assert opened(world, case, person="linquzhang").status_code == 201
    assert world.caller("linquzhang").get(f"{CASES}/{case.record_id}").status_code == 200
    assert opened(world, case, by="linquzhang", person=READER).status_code == 403


BAD: tuple[tuple[dict[str, Any], str], ...] = (
    ({"person": "nobody"}, "person"),
    ({"person": "zhiban"}, "person"),
    ({"person": "shouli"}, "person"),
    ({"person": "anquan"}, "person"),
    ({"person": ""}, "post"),
    ({"post": "inspector", "unit": "linqu/"}, "person"),
    ({"person": "", "post": "audit_admin", "unit": "jinxiu/"}, "post"),
    ({"person": "", "post": "inspector", "unit": "none/"}, "unit"),
    ({"person": "", "post": "leader", "unit": "linqu/"}, "unit"),
    ({"until": "2020-01-01T00:00"}, "until"),
    ({"until": "soon"}, "until"),
    ({"until": (datetime.now().astimezone() + timedelta(days=93)).isoformat()}, "until"),
    ({"until": ""}, "until"),
    ({"why": ""}, "why"),
    ({"why": "x" * 101}, "why"),
    ({"why": "a\u0000"}, "why"),
    ({"person": ["linqu"]}, "person"),
    ({"colour": "red"}, "colour"),
)


def test_what_does_not_fit_is_refused_beside_its_field(world: World, case: Answer) -> None:
    before = matrix.whole()
    for given, field in BAD:
        answer = opened(world, case, **given)
        assert answer.status_code == 422, (given, answer.content.decode())
        assert field in answer.json()["errors"], (given, answer.content.decode())
    assert matrix.whole() == before


def test_the_pages_open_show_and_end(world: World, case: Answer) -> None:
    caller, base = world.caller("zhiban", "en"), f"/records/{CASE}/{case.record_id}/shares/"
    typed = {"person": READER, "post": "", "unit": "", "why": "joint check"}

    def page(path: str, form: dict[str, str] | None = None) -> Any:
        if form is None:
            return caller.client.get(path, headers=caller.headers)
        return caller.client.post(path, form, headers=caller.headers)

    assert "Opened to nobody" in page(base).content.decode()
    refused = page(f"{base}new/", typed | {"until": "2020-01-01T00:00"})
    assert (refused.status_code, "ends in the past" in refused.content.decode()) == (422, True)
    until = (now().astimezone() + HOUR).strftime("%Y-%m-%dT%H:%M")
    assert page(f"{base}new/", typed | {"until": until}).status_code == 303
    html = page(base).content.decode()
    assert "joint check" in html
    assert READER in html
    told_reader = world.caller(READER, "en").get(f"/records/{CASE}/{case.record_id}/").content.decode()
    assert "Zhao Bingheng opened this to you for reading until" in told_reader
    assert "shares/" not in told_reader
    end = html.partition(f'href="{base}')[2].partition('"')[0]
    while not end.endswith("end/"):
        html = html.partition(f'href="{base}')[2]
        end = html.partition('"')[0]
    assert page(base + end).status_code == 200
    assert page(base + end, {}).status_code == 303
    assert page(base + end).status_code == 404
    assert world.caller(READER).get(f"/records/{CASE}/{case.record_id}/").status_code == 404


def test_each_look_is_noted_and_a_page_that_refreshes_itself_is_not_a_look(
    world: World, case: Answer
) -> None:
    caller, page = world.caller("shouli"), f"/records/{CASE}/{case.record_id}/"

    def looks() -> list[str]:
        rows = AccessLog.objects.filter(kind__in=["record", "file"], record_id=case.record_id)
        return list(rows.filter(person_id=world.ids["shouli"]).order_by("id").values_list("what", flat=True))

    caller.get(page)
    caller.get(f"{CASES}/{case.record_id}")
    caller.get(f"{CASES}/{case.record_id}/entries")
    caller.get(f"{CASES}/{case.record_id}/files")
    caller.client.get(page, headers=caller.headers | {"HX-Request": "true", "HX-Trigger": "record"})
    assert looks() == [CASE, CASE, f"{CASE} entries", f"{CASE} files"]
    assert Record.objects.filter(pk=case.record_id, version=case.version).exists()
