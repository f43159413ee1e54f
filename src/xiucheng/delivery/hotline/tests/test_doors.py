# SPDX-License-Identifier: Apache-2.0
"""Pages and endpoints of hotlines as clerks and programs meet them."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.makers import PASSWORD, Bureau
from xiucheng.operations.hotline.models import Order
from xiucheng.operations.hotline.tests.orders import signed, take


@pytest.fixture
def clerk(bureau: Bureau) -> Client:
    return signed_in("receptionist")


def signed_in(login: str) -> Client:
    client = Client()
    client.post("/login/", {"login": login, "password": PASSWORD})
    return client


def post(client: Client, path: str, body: object) -> tuple[int, dict[str, object]]:
    client.get("/work/")
    token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
    answer = client.post(
        f"/api/v1{path}", json.dumps(body), content_type="application/json", headers={"X-CSRFToken": token}
    )
    return answer.status_code, answer.json()


def test_the_overview_counts_and_leads_on(clerk: Client, bureau: Bureau) -> None:
    signed(bureau)

    page = clerk.get("/hotline/").content.decode()

    assert "12345" in page
    assert "?state=signed" in page
    assert signed_in("inspector").get("/hotline/").status_code == 403


def test_a_program_sends_orders_twice_and_they_are_here_once(clerk: Client, bureau: Bureau) -> None:
    orders = [{"external_id": "A-1", "words": "路灯不亮"}, {"external_id": "A-2"}]
    body = {"mapping": "hotline_12345", "orders": orders}

    status, first = post(clerk, "/hotline/orders", body)
    _status, second = post(clerk, "/hotline/orders", body)

    assert status == 200
    assert [one["what"] for one in first["orders"]] == ["new", "left"]  # type: ignore[attr-defined]
    assert [one["what"] for one in second["orders"]] == ["same", "left"]  # type: ignore[attr-defined]
    assert Order.objects.filter(external_id__in=["A-1", "A-2"]).count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"mapping": "nowhere", "orders": [{"external_id": "1", "words": "x"}]},
        {"mapping": "hotline_12345", "orders": []},
        {"mapping": "hotline_12345", "orders": [{"external_id": ["1"], "words": "x"}]},
        {"mapping": "hotline_12345", "orders": [{"words": "x"}]},
        {"mapping": "hotline_12345"},
        {"mapping": "hotline_12345", "orders": [{}] * 201},
    ],
    ids=range(6),
)
def test_what_is_no_list_of_orders_is_refused(clerk: Client, bureau: Bureau, body: object) -> None:
    status, answer = post(clerk, "/hotline/orders", body)

    assert (status, bool(answer["message"])) == (422, True)


def test_answers_are_fetched_and_acknowledged(clerk: Client, bureau: Bureau) -> None:
    made = take(bureau, signed(bureau, kind="question"), "answer", answer="周一")
    reply = f"{made.number}-1"

    assert reply in clerk.get("/hotline/answers/").content.decode()
    found = clerk.get("/api/v1/hotline/answers?mapping=city12345").json()
    assert reply in found["replies"]
    file = b"".join(clerk.get("/hotline/answers/export/?mapping=city12345").streaming_content)  # type: ignore[attr-defined]
    assert reply in file.decode("utf-8-sig")
    assert post(clerk, "/hotline/answers/acknowledge", {"replies": [reply]})[1]["sent"] == 1
    assert reply not in clerk.get("/hotline/answers/").content.decode()


def test_a_table_is_tried_on_the_page(clerk: Client, bureau: Bureau) -> None:
    table = SimpleUploadedFile("单.csv", "工单编号,诉求内容\nP-1,垃圾\nP-2,\n".encode("gb18030"))
    tried = clerk.post("/hotline/import/", {"table": table, "mapping": "city12345", "what": "try"})

    assert tried.status_code == 200
    assert "P-2" in tried.content.decode()
    assert not Order.objects.filter(external_id="P-1").exists()
    assert clerk.post("/hotline/import/", {"mapping": "city12345"}).status_code == 422
    wrong = SimpleUploadedFile("x.csv", b"%PDF")
    assert clerk.post("/hotline/import/", {"table": wrong, "mapping": "city12345"}).status_code == 422
