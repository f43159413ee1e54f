# SPDX-License-Identifier: Apache-2.0
"""The page by which an administrator hands over what somebody leaves behind."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from tests.makers import CASE, Bureau, make_case, make_person
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.kernel.access.models import Person
from xiucheng.kernel.process import engine
from xiucheng.kernel.record.models import Record

MARK = re.compile(r'name="mark"[^>]*value="([^"]+)"')


def holders(cases: list[Any]) -> set[int | None]:
    return {Record.objects.get(pk=case.record_id).holder_person_id for case in cases}


def test_what_is_in_hand_is_shown_and_passes_on_in_one_act(bureau: Bureau) -> None:
    leaver = make_person("walks_out", "receptionist", "jx/jd/")
    stays = bureau["receptionist_2"]
    cases = [make_case(bureau) for _ in range(2)]
    for case in cases:
        engine.step(leaver, CASE, case.record_id, "claim", {}, version=case.version)
    client, address = browser("system_admin"), f"/admin/accounts/{leaver.id}/leave/"

    shown = unescape(client.get(address).content.decode())

    assert "In hand: 2 open cases." in shown
    assert all(case.number in shown for case in cases)
    found = MARK.search(shown)
    assert found is not None
    refused = client.post(address, {"to": "nobody", "account": "goes", "mark": found[1]})
    assert refused.status_code == 422
    assert holders(cases) == {leaver.id}, "a refusal moves nothing"

    taken = client.post(address, {"to": "receptionist_2", "account": "goes", "mark": found[1]})

    assert taken.status_code == 303
    assert holders(cases) == {stays.id}
    assert not Person.objects.get(pk=leaver.id or 0).is_active
    again = client.post(address, {"to": "", "account": "goes", "mark": found[1]})
    assert again.status_code == 422, "what was looked at is not there any more"


@pytest.mark.parametrize("login", ["receptionist", "security_admin", "audit_admin"])
def test_it_opens_to_the_system_administrator_only(bureau: Bureau, login: str) -> None:
    address = f"/admin/accounts/{bureau['handler'].id}/leave/"
    assert browser(login).get(address).status_code == 403
    assert browser(login).post(address, {"to": "", "account": "goes", "mark": "0-0"}).status_code == 403
