# SPDX-License-Identifier: Apache-2.0
"""Personal words are told to posts that need them and say why, and every look is noted."""

from __future__ import annotations

import pytest

from tests.makers import CASE, Bureau, report
from xiucheng.kernel.access.models import Post
from xiucheng.kernel.personal.masking import HIDDEN
from xiucheng.kernel.personal.reading import masked, reveal
from xiucheng.kernel.process import registry
from xiucheng.kernel.process.errors import Denied, Invalid, NotFound
from xiucheng.kernel.record.models import AccessLog, Personal

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


def test_what_the_table_holds_is_encrypted(bureau: Bureau) -> None:
    case = report(bureau, reporter_name=NAME, reporter_phone=PHONE)

    stored = list(Personal.objects.filter(record_id=case.record_id).values_list("value", flat=True))
    assert len(stored) == 2
    assert all(value.startswith("enc1.") for value in stored)
    assert not any(NAME in value or PHONE in value for value in stored)
