# SPDX-License-Identifier: Apache-2.0
"""Search: everything that is told is found, nothing personal, nothing out of scope, whatever is asked."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from xiucheng.delivery.api.tests.world import CASE, THERE, World, small_city
from xiucheng.kernel.access.actor import ANONYMOUS, system
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.desk import desk
from xiucheng.kernel.jobs import registry as jobs
from xiucheng.kernel.process import engine
from xiucheng.kernel.process.errors import Invalid
from xiucheng.kernel.record.models import Record, Share
from xiucheng.kernel.record.relay import consume
from xiucheng.kernel.search import fill, words
from xiucheng.kernel.search import find as searching
from xiucheng.kernel.search.find import find
from xiucheng.kernel.search.models import SearchText
from xiucheng.kernel.search.source import stored_words

SYSTEM = system("test")
SENTENCE = re.compile(r"[A-Z].*[.]$|.*。$")


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), small_city() as made:
        yield made


def found(world: World, login: str, question: str) -> list[int]:
    return [hit.item.id for hit in find(world.actor(login), question).hits]


def indexed(world: World, login: str, question: str) -> list[int]:
    fill.rebuild()
    return found(world, login, question)


def test_a_case_is_found_by_everything_that_is_told_of_it(world: World) -> None:
    case = world.case(address="梧桐大道１２号Ｂ座", words="Broken lamp，路灯不亮")
    tail = case.number.rpartition("-")[2]
    wide = case.number.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
    fill.rebuild()
    questions = [
        case.number,
        case.number.lower(),
        wide,
        case.number.replace("-", ""),
        tail,
        "梧桐",
        "桐大道12",
    ]
    questions += ["12号b座", "BROKEN", "ｂｒｏｋｅｎ lamp", "路灯", "灯", "不亮 梧桐", "梧桐　路灯"]
    for question in questions:
        assert case.record_id in found(world, "shouli", question), question
    for question in ("梧道", "灯路", "broken lamps", f"{case.number}9", "梧桐 没有"):
        assert case.record_id not in found(world, "shouli", question), question


def test_what_steps_add_is_found_and_what_they_replace_is_not(world: World) -> None:
    case = world.case(words="槐树倒了")
    assert case.record_id not in indexed(world, "shouli", "暴露 槐树")
    answer = engine.step(
        world.actor("shouli"),
        CASE,
        case.record_id,
        "accept",
        {"class_code": "GB/T 30428.2-2013:E0110"},
        version=case.version,
    )
    assert case.record_id in indexed(world, "shouli", "暴露 槐树")
    hit = find(world.actor("shouli"), "槐树").hits[0]
    assert (hit.item.version, hit.excerpt) == (answer.version, "")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE record SET title = '' WHERE id = %s", [case.record_id])
        cursor.execute("UPDATE supervision_case SET words = '榆树' WHERE record_id = %s", [case.record_id])
    assert fill.refresh([(case.record_id, CASE)]) == 1
    assert found(world, "shouli", "槐树") == []
    assert find(world.actor("shouli"), "榆树").hits[0].excerpt == "榆树"


def test_personal_words_are_in_no_row_and_found_by_nobody(world: World) -> None:
    case = world.case(words="楼道堆物", reporter_name="欧阳静云", reporter_phone="13900001111")
    fill.rebuild()
    for question in ("欧阳静云", "静云", "13900001111"):
        assert find(SYSTEM, question).hits == []
    assert not SearchText.objects.filter(text__contains="欧阳").exists()
    assert not {"reporter_name", "reporter_phone"} & set(stored_words(registry.get(CASE)))
    assert "party" not in stored_words(registry.get("correction.order"))
    assert case.record_id in found(world, "shouli", "楼道")


def test_nobody_finds_what_they_may_not_see(world: World) -> None:
    """Post × jurisdiction: what is found is what the lists show, and its number too."""
    for upto in ("report", "accept", "file", "dispatch", "handle", "verify", "close"):
        world.case(upto, words="蓝莓甲")
    world.case(by="linqu1", point=THERE, words="蓝莓乙")
    fill.rebuild()
    here = {hit.item.id for hit in find(SYSTEM, "蓝莓甲").hits}
    there = {hit.item.id for hit in find(SYSTEM, "蓝莓乙").hits}
    assert (len(here), len(there)) == (7, 1)
    saw_some = set()
    for login in world.ids:
        actor = world.actor(login)
        listed = {item.id for item in desk.listing(actor, registry.get(CASE), desk.Filters()).items}
        result = find(actor, "蓝莓", limit=3)
        ids = {hit.item.id for hit in result.hits}
        while result.next:
            assert len(result.hits) == 3
            result = find(actor, "蓝莓", limit=3, after=result.next)
            ids |= {hit.item.id for hit in result.hits}
        assert ids == listed & (here | there), login
        saw_some |= {login} if ids else set()
    assert find(ANONYMOUS, "蓝莓").hits == []
    assert {"shouli", "lingdao", "chuzhi", "linqu", "jiandu1"} <= saw_some
    assert not saw_some & {"xitong", "anquan", "shenji"}
    assert set(found(world, "linqu", "蓝莓")) == there
    assert not there & set(found(world, "lingdao", "蓝莓"))


def test_the_record_has_the_last_word_on_who_sees_it(world: World) -> None:
    """The index may be late by a moment; what left the scope meanwhile does not appear."""
    case = world.case(words="枇杷落果")
    assert indexed(world, "shouli", "枇杷") == [case.record_id]
    Record.objects.filter(pk=case.record_id).update(holder_path="linqu/", area_path="310198/001/001/")
    assert found(world, "shouli", "枇杷") == []


def test_a_share_shows_what_it_shares_and_ends(world: World) -> None:
    case = world.case(by="linqu1", point=THERE, words="杨梅林")
    assert indexed(world, "chuzhi", "杨梅") == []
    share = Share.objects.create(record_id=case.record_id, holder_path="huanwei/", reason="granted")
    fill.refresh([(case.record_id, CASE)])
    assert found(world, "chuzhi", "杨梅") == [case.record_id]
    Share.objects.filter(pk=share.pk).update(until=now())
    assert found(world, "chuzhi", "杨梅") == []


def test_a_deleted_record_leaves_the_index(world: World) -> None:
    case = world.case(words="石榴裂了")
    assert indexed(world, "shouli", "石榴") == [case.record_id]
    with connection.cursor() as cursor:
        for table in (
            "supervision_case",
            "supervision_report_link",
            "supervision_report",
            "deadline",
            "personal",
        ):
            cursor.execute(f"DELETE FROM {table} WHERE record_id = %s", [case.record_id])
        cursor.execute("DELETE FROM record WHERE id = %s", [case.record_id])
    assert not SearchText.objects.filter(pk=case.record_id).exists()


def test_the_consumer_of_the_record_fills_the_index(world: World) -> None:
    assert ("search.follow", "xiucheng.kernel.search.fill:follow") in jobs.subscriptions()
    case = world.case(words="荔枝壳满地")
    for _attempt in range(600):  # other tests' open transactions hold the horizon back
        consume("search.follow", fill.follow)
        if found(world, "shouli", "荔枝"):
            break
    assert found(world, "shouli", "荔枝") == [case.record_id]
    before = SearchText.objects.get(pk=case.record_id)
    assert fill.refresh([(case.record_id, CASE), (case.record_id, "no.such")]) == 0
    SearchText.objects.filter(pk=case.record_id).update(version=99, text="x")
    assert fill.refresh([(case.record_id, CASE)]) == 0, "an older state replaced a newer one"
    SearchText.objects.filter(pk=case.record_id).update(version=before.version)
    assert fill.refresh([(case.record_id, CASE)]) == 1


def test_both_tries_find_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever plan answers: all that holds the terms, newest first, without loss over the parts."""
    chance = random.Random(7)
    for _number in range(60):
        world.case(
            words="".join(chance.choice("东西南北") for _place in range(6)),
            address=f"{chance.randint(1, 99)}号",
        )
    fill.rebuild()
    hays = {row.record_id: row.text for row in SearchText.objects.order_by("-record_id")}
    for _number in range(40):
        question = " ".join(
            "".join(chance.choice("东西南北19号") for _place in range(chance.randint(1, 3)))
            for _term in range(2)
        )
        asked = words.terms(question)
        wanted = [identity for identity, hay in hays.items() if all(term in hay for term in asked)]
        for newest in (0, 7, 10_000):
            monkeypatch.setattr(searching, "NEWEST", newest)
            got: list[int] = []
            after: str | None = None
            while True:
                part = find(SYSTEM, question, limit=5, after=after)
                got += [hit.item.id for hit in part.hits]
                after = part.next
                if after is None:
                    break
            assert got == wanted, (question, newest)


@pytest.mark.parametrize(
    "question",
    [
        "",
        "   ",
        "。，！",
        "%",
        "_",
        "\\",
        "🙂🙂",
        "x" * 101,
        "a\x00b",
        "\ud800",
        "\u202eabc",
        "a b c d e f g h i",
        "两\n行",
    ],
)
def test_what_is_no_question_is_refused_by_a_sentence(world: World, question: str) -> None:
    with pytest.raises(Invalid) as refusal:
        find(world.actor("shouli"), question)
    assert SENTENCE.fullmatch(refusal.value.errors["q"])


@pytest.mark.parametrize(
    "question", ["'; DROP TABLE record; --", "%%' OR 1=1", "{1,2}", "\\x00", "$1 %s %(words)s"]
)
def test_hostile_words_are_only_words(world: World, question: str) -> None:
    find(world.actor("shouli"), question)
    assert Record.objects.exists()


@pytest.mark.parametrize("after", ["nonsense", "//", "MjAyNi0wMS0wMX4x", "x" * 5000])
def test_a_key_that_is_none_is_refused(world: World, after: str) -> None:
    with pytest.raises(Invalid) as refusal:
        find(world.actor("shouli"), "垃圾", after=after)
    assert set(refusal.value.errors) == {"after"}


def test_a_new_place_is_filled_at_once(world: World) -> None:
    case = world.case(words="芭蕉叶")
    SearchText.objects.all().delete()
    told: list[int] = []
    assert fill.build(told.append) == Record.objects.count() == told[-1]
    assert found(world, "shouli", "芭蕉") == [case.record_id]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_indexes WHERE indexname = 'search_text_tokens'")
        assert cursor.fetchone() == (1,)
