# SPDX-License-Identifier: Apache-2.0
"""Logs name what happened and nobody; health and figures tell the truth."""

import json
import logging

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from xiucheng.kernel.observe import context, health, pages
from xiucheng.kernel.observe.logs import JsonFormatter
from xiucheng.kernel.settings import load


def line(record: logging.LogRecord) -> dict[str, object]:
    found: dict[str, object] = json.loads(JsonFormatter().format(record))
    return found


def test_a_line_is_one_object_with_its_extras_and_what_it_is_about() -> None:
    record = logging.makeLogRecord(
        {"msg": "step %s", "args": ("file",), "levelname": "INFO", "name": "x", "ms": 4}
    )
    token = context.record_id.set(7)
    try:
        found = line(record)
    finally:
        context.record_id.reset(token)
    assert found["message"] == "step file"
    assert (found["ms"], found["record_id"]) == (4, 7)
    assert "\n" not in JsonFormatter().format(record)


@pytest.mark.django_db
def test_a_request_is_logged_by_route_without_what_people_wrote(
    caplog: pytest.LogCaptureFixture, client: Client
) -> None:
    with caplog.at_level(logging.INFO, "xiucheng.request"):
        answer = client.get("/healthz?name=王小明", headers={"X-Request-Id": "from-proxy-1"})
    assert answer.headers["X-Request-Id"] == "from-proxy-1"
    written = [line(one) for one in caplog.records if one.name == "xiucheng.request"]
    assert written[0]["route"] == "/healthz"
    assert written[0]["status"] == 200
    assert "王小明" not in json.dumps(written, ensure_ascii=False)
    assert context.request_id.get() == ""


@pytest.mark.django_db
def test_a_strange_request_id_is_replaced(client: Client) -> None:
    answer = client.get("/healthz", headers={"X-Request-Id": "short"})
    assert answer.headers["X-Request-Id"] != "short"


@pytest.mark.django_db
def test_ready_when_all_is_there(client: Client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_not_ready_when_a_migration_is_missing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    known = health.known_migrations() | {("record", "9999_to_come")}
    monkeypatch.setattr(health, "known_migrations", lambda: known)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content == b"1 migrations are not applied; run `xiucheng migrate`.\n"


@pytest.mark.django_db
def test_not_ready_when_a_consumer_is_behind(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LAGS", "SELECT 'live', 90.0::float8")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.content == b"Consumers of the record are behind: live by 90 s.\n"


@pytest.mark.django_db
def test_health_asks_little() -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        health.look()
    assert len(asked) <= 4


@pytest.mark.django_db
def test_figures_are_for_this_machine_only(client: Client) -> None:
    found = client.get("/metrics")
    assert found.status_code == 200
    assert b"xiucheng_ready 1.0" in found.content
    assert b"xiucheng_database_connections" in found.content
    assert client.get("/metrics", headers={"X-Forwarded-For": "10.0.0.9"}).status_code == 404
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.9").status_code == 404


def test_figures_by_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "settings", load({"XIUCHENG_METRICS_TOKEN": "secret"}))
    ask = RequestFactory().get
    assert not pages.may_see(ask("/metrics"))
    assert not pages.may_see(ask("/metrics", headers={"Authorization": "Bearer wrong"}))
    assert pages.may_see(ask("/metrics", headers={"Authorization": "Bearer secret"}))


def test_behind_a_proxy_figures_want_a_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "settings", load({"XIUCHENG_BEHIND_TLS": "yes"}))
    assert not pages.may_see(RequestFactory().get("/metrics"))
