# SPDX-License-Identifier: Apache-2.0
"""Personal words are told to posts that need them and say why, and every look is noted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.makers import CASE, Bureau, report
from xiucheng.kernel.access import readers
from xiucheng.kernel.access.actor import Actor, Grant
from xiucheng.kernel.access.models import Post
from xiucheng.kernel.access.scope import visible
from xiucheng.kernel.clock import now
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.personal.masking import HIDDEN
from xiucheng.kernel.personal.reading import masked, reveal
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound
from xiucheng.kernel.record.models import AccessLog, Personal, Record, Share

NAME, PHONE = "王小明", "13800000000"


def test_a_look_is_noted_with_its_reason_and_others_are_refused(bureau: Bureau) -> None:
    process = registry.get(CASE)
    case = report(bureau, reporter_name=NAME, reporter_phone=PHONE)
    before = AccessLog.objects.filter(kind="look").count()

    told = reveal(bureau["receptionist"], process, case.record_id, "reporter_phone", "contact")
    assert told == PHONE
    for who, error in (("inspector", Denied), ("stranger", NotFound)):
        with pytest.raises(error):
            reveal(bureau[who], process, case.record_id, "reporter_phone", "contact")
    for reason in ("", "curious", "x" * 500):
        with pytest.raises(Invalid):
            reveal(bureau["receptionist"], process, case.record_id, "reporter_phone", reason)
    for name in ("party", "", "\x00", "\ud800"):
        with pytest.raises(NotFound):
            reveal(bureau["receptionist"], process, case.record_id, name, "contact")

    looks = AccessLog.objects.filter(kind="look").order_by("id")
    assert looks.count() == before + 1
    last = looks.last()
    assert last is not None
    assert (last.what, last.record_id) == ("reporter_phone: contact", case.record_id)
    assert Post.objects.filter(permissions__contains=["supervision.personal"]).exists()


def test_lists_are_masked_by_post(bureau: Bureau) -> None:
    process = registry.get(CASE)
    case, other = report(bureau, reporter_name=NAME, reporter_phone=PHONE), report(bureau)

    def told(who: str) -> list[tuple[str, str]]:
        found = masked(bureau[who], process, [case.record_id, other.record_id])
        assert set(found) == {case.record_id}
        return [(word.name, word.shown) for word in found[case.record_id]]

    assert told("receptionist") == [("reporter_name", "王**"), ("reporter_phone", "138****0000")]
    assert told("inspector") == [("reporter_name", HIDDEN), ("reporter_phone", HIDDEN)]


def test_only_who_needs_the_words_of_this_very_record_is_told(bureau: Bureau) -> None:
    """A post elsewhere, one of another app, and a reader by a share are not even shown a mask."""
    process, case = registry.get(CASE), report(bureau, reporter_name=NAME, reporter_phone=PHONE)
    held = Record.objects.get(pk=case.record_id).holder_path

    def actor(*grants: tuple[str, str]) -> Actor:
        posts = (Grant("p", "", unit, "", "", frozenset({permission})) for unit, permission in grants)
        return Actor(id=2**40, name="", grants=tuple(posts))

    def told(who: Actor) -> list[str]:
        words = masked(who, process, [case.record_id])[case.record_id]
        assert {word.told for word in words} == {words[0].told}
        if not words[0].told:
            with pytest.raises((Denied, NotFound)):
                reveal(who, process, case.record_id, "reporter_name", "contact")
        return [word.shown for word in words]

    see, need, elsewhere = "supervision.view", "supervision.personal", "elsewhere/"
    assert told(actor((held, see), (held, need))) == ["王**", "138****0000"]
    assert told(actor((held, see))) == [HIDDEN, HIDDEN]
    assert told(actor((held, see), (held, "correction.personal"))) == [HIDDEN, HIDDEN]
    assert told(actor((held, see), (elsewhere, need))) == [HIDDEN, HIDDEN]
    reader = actor((elsewhere, see), (elsewhere, need))
    Share.objects.create(
        record_id=case.record_id,
        holder_path=readers.of_person(reader.id or 0),
        reason="opened",
        until=now() + timedelta(days=1),
    )
    assert Record.objects.filter(visible(reader, process.app), pk=case.record_id).exists()
    assert told(reader) == [HIDDEN, HIDDEN]


def test_what_the_table_holds_is_encrypted(bureau: Bureau) -> None:
    case = report(bureau, reporter_name=NAME, reporter_phone=PHONE)

    stored = list(Personal.objects.filter(record_id=case.record_id).values_list("value", flat=True))
    assert len(stored) == 2
    assert all(value.startswith("enc1.") for value in stored)
    assert not any(NAME in value or PHONE in value for value in stored)
