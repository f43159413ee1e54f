# SPDX-License-Identifier: Apache-2.0
"""The pages of classes: looked up by everybody, changed by who manages them, from a day on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.makers import make_catalogue, make_person, make_units
from xiucheng.delivery.admin.tests.conftest import browser
from xiucheng.foundation.catalogue.models import AreaKind, ClassVersion, ProblemClass
from xiucheng.foundation.catalogue.queries import class_at
from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> dict[str, Client]:
    make_units()
    make_catalogue()
    make_person("reader", "receptionist", "jx/jd/")
    make_person("manager", "centre_head", "jx/jd/")
    found = {login: browser(login) for login in ("reader", "manager")}
    for client in found.values():
        client.cookies[LANGUAGE_COOKIE] = "en"
    return found


def some_class() -> ProblemClass:
    return ProblemClass.objects.order_by("code")[0]


def dated(**more: Any) -> dict[str, Any]:
    return {"starts_on": local(now()).date().isoformat(), "why": "because"} | more


def text(client: Client, address: str, **query: str) -> str:
    answer = client.get(address, query)
    assert answer.status_code == 200, answer.content.decode()
    return answer.content.decode()


def test_everybody_finds_classes_by_words_and_code(people: dict[str, Client]) -> None:
    head = some_class()
    reader, number = people["reader"], head.code.rpartition(":")[2]
    for words in (head.name[:2], head.name, number, number[1:]):
        assert head.name in text(reader, reverse("classes:list"), q=words)
    assert "No class fits" in text(reader, reverse("classes:list"), q="xyzzy")
    page = text(reader, reverse("classes:class", args=[head.code]))
    assert head.name in page
    assert "Change it" not in page
    assert reader.get(reverse("classes:class", args=["none"])).status_code == 404


def test_a_form_searches_its_options(people: dict[str, Client]) -> None:
    head = some_class()
    other = ProblemClass.objects.exclude(pk=head.pk).order_by("code")[0]
    found = text(people["reader"], reverse("classes:options"), q=head.name, class_code=other.code)
    assert f'value="{head.code}" selected' in found
    assert other.code in found
    assert "No class fits" in text(people["reader"], reverse("classes:options"), q="xyzzy")


def test_a_class_is_changed_from_a_day_on(people: dict[str, Client]) -> None:
    head, manager = some_class(), people["manager"]
    address = reverse("classes:change", args=[head.code])
    assert head.name in text(manager, address)
    form = dated(major=head.major, name="New name", in_use="yes", accept_minutes="15", unit="jx/hw/")
    refused = manager.post(address, form | {"accept_minutes": "x"})
    assert refused.status_code == 422
    refused = manager.post(address, form | {"unit": "nowhere/"})
    assert "takes no cases" in refused.content.decode()
    assert ClassVersion.objects.count() == 0
    form["unit"] = ""
    assert manager.post(address, form).headers["Location"] == reverse("classes:class", args=[head.code])
    changed = class_at(head.code)
    assert changed is not None
    assert (changed.facts.name, changed.facts.accept_minutes) == ("New name", 15)
    page = text(manager, reverse("classes:class", args=[head.code]))
    assert "because" in page
    assert people["reader"].post(address, form).status_code == 403


def test_conditions_are_added_and_changed(people: dict[str, Client]) -> None:
    head, manager = some_class(), people["manager"]
    form = dated(words="More", closing="Done", amount="2", unit="working_days", in_use="yes")
    address = reverse("classes:condition-new", args=[head.code])
    assert manager.post(address, form | {"amount": ""}).status_code == 422
    assert manager.post(address, form).status_code == 303
    entry = class_at(head.code)
    assert entry is not None
    added = entry.conditions[-1]
    assert added.facts.words == "More"
    address = reverse("classes:condition-change", args=[added.code])
    assert manager.post(address, form | {"amount_b": "3", "unit_b": "hours"}).status_code == 303
    entry = class_at(head.code)
    assert entry is not None
    assert entry.conditions[-1].facts.amount_b == 3
    assert manager.get(reverse("classes:condition-change", args=[f"{head.code}/99"])).status_code == 404


def test_a_class_is_added(people: dict[str, Client]) -> None:
    form = dated(scheme="310199", number="e0199", major="Own", name="Own class", in_use="yes")
    answer = people["manager"].post(reverse("classes:new"), form)
    assert answer.headers["Location"] == reverse("classes:class", args=["310199:E0199"])
    assert people["manager"].post(reverse("classes:new"), form).status_code == 422


def test_schemes_and_kinds_of_area(people: dict[str, Client]) -> None:
    manager = people["manager"]
    text(manager, reverse("classes:schemes"))
    form = dated(scheme="CJ/T 214-2007", in_use="yes")
    assert manager.post(reverse("classes:schemes"), form).status_code == 404
    assert manager.post(reverse("classes:schemes"), form | {"in_use": ""}).status_code == 422
    text(manager, reverse("classes:areas"))
    assert manager.post(reverse("classes:areas"), dated(area="*", letter="B")).status_code == 303
    assert AreaKind.objects.get().letter == "B"
    for bad in ({"area": "", "letter": "B"}, {"area": "*", "letter": ""}, {"area": "no/", "letter": "A"}):
        assert manager.post(reverse("classes:areas"), dated(**bad)).status_code == 422


def test_a_table_is_tried_and_taken(people: dict[str, Client]) -> None:
    manager = people["manager"]
    good = "Scheme,Class code,Major class,Small class,Filing condition,Limit A,Closing condition\n"
    good += "own,E0101,Own,Table class,There,4 working_hours,Gone\n"

    def send(content: str, what: str, **more: str) -> Any:
        file = SimpleUploadedFile("classes.csv", content.encode())
        return manager.post(reverse("classes:import"), dated(table=file, what=what) | more)

    text(manager, reverse("classes:import"))
    assert "Tried only: 1 rows would be new" in send(good, "try").content.decode()
    assert not ProblemClass.objects.filter(scheme="own").exists()
    bad = send(good + "own,E0102,Own,x,y,4 hrs,z\n", "take")
    assert bad.status_code == 422
    assert "1 of 2 rows" in bad.content.decode()
    assert not ProblemClass.objects.filter(scheme="own").exists()
    assert "Taken over: 1 rows new" in send(good, "take").content.decode()
    assert ProblemClass.objects.filter(scheme="own").exists()
    yesterday = (local(now()) - timedelta(days=1)).date().isoformat()
    for answer in (
        send("<html>", "take"),
        send(good, "other"),
        send(good, "take", starts_on=yesterday),
        send(good, "take", starts_on="x"),
        manager.post(reverse("classes:import"), dated(what="try")),
    ):
        assert answer.status_code == 422


def test_all_classes_come_as_a_file(people: dict[str, Client]) -> None:
    answer = people["reader"].get(reverse("classes:export"), {"format": "csv"})
    content = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert some_class().name in content
