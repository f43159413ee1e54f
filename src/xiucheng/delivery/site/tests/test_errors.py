# SPDX-License-Identifier: Apache-2.0
"""Whatever happens, the reader gets a page or a problem with a number, and the log has the same number."""

from __future__ import annotations

import json
import logging
from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.test import Client, RequestFactory

from xiucheng.delivery.site import errors
from xiucheng.kernel.access import middleware
from xiucheng.kernel.database.place import EmbeddedError
from xiucheng.kernel.observe.logs import JsonFormatter

NUMBER = "from-proxy-0001"
CHOSEN = {"zh-hans": "系统暂不可用", "en": "The system is not ready"}


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The first thing that asks the database fails, before anything is known of who asks."""

    def fail_with(error: Exception) -> Client:
        def fail(*_given: object) -> None:
            raise error

        monkeypatch.setattr(middleware, "actor_of", fail)
        return Client(raise_request_exception=False, headers={"X-Request-Id": NUMBER})

    return fail_with


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(line) for line in caplog.handler.stream.getvalue().splitlines()]


@pytest.fixture
def logged(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """Lines as they are written, with what they are about at that moment."""
    caplog.handler.setFormatter(JsonFormatter())
    caplog.set_level(logging.INFO, "xiucheng")
    return caplog


@pytest.mark.parametrize("language", CHOSEN)
@pytest.mark.parametrize(
    "error",
    [
        OperationalError("secret words"),
        psycopg.OperationalError("secret words"),
        EmbeddedError("secret words"),
    ],
    ids=["django", "psycopg", "embedded"],
)
def test_without_a_database_a_page_comes_in_the_readers_language(
    broken: Any, logged: pytest.LogCaptureFixture, language: str, error: Exception
) -> None:
    client = broken(error)
    client.cookies[middleware.LANGUAGE_COOKIE] = language
    answer = client.get("/work/")
    html = answer.content.decode()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert CHOSEN[language] in html
    assert f'<html lang="{language}"' in html
    assert NUMBER in html
    assert "secret words" not in html
    told = lines(logged)
    assert {line["request_id"] for line in told} == {NUMBER}
    assert "secret words" not in json.dumps(told)


def test_without_a_database_programs_get_a_problem(broken: Any) -> None:
    answer = broken(OperationalError("x")).get("/api/v1/me", headers={"X-Language": "en"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/json; charset=utf-8")
    assert answer.json()["incident"] == NUMBER
    assert "database" in answer.json()["message"]
    assert answer.headers["Retry-After"]


def test_a_fault_of_ours_is_logged_with_its_trace_under_the_number_shown(
    broken: Any, logged: pytest.LogCaptureFixture
) -> None:
    answer = broken(ZeroDivisionError("boom")).get("/work/")
    assert answer.status_code == 500
    assert NUMBER in answer.content.decode()
    (fault,) = [line for line in lines(logged) if line["logger"] == "xiucheng.incident"]
    assert fault["request_id"] == NUMBER
    assert "ZeroDivisionError" in fault["trace"]
    assert broken(ZeroDivisionError("boom")).get("/api/v1/me").json()["incident"] == NUMBER


def test_a_broken_error_template_still_answers(broken: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_page(*_given: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("xiucheng.kernel.ui.errors.error_page", no_page)
    answer = broken(ZeroDivisionError()).get("/work/")
    assert (answer.status_code, answer.json()["incident"]) == (500, NUMBER)


def test_strange_hosts_and_forbidden_pages_get_their_forms() -> None:
    client = Client(raise_request_exception=False)
    page = client.get("/login/", headers={"Host": "evil.invalid"})
    assert (page.status_code, "<html" in page.content.decode()) == (400, True)
    problem = client.get("/api/v1/me", headers={"Host": "evil.invalid"})
    assert (problem.status_code, bool(problem.json()["message"])) == (400, True)
    request = RequestFactory().get("/")
    assert errors.forbidden(request, Exception("why not")).status_code == 403
    assert "why not" in errors.forbidden(request, Exception("why not")).content.decode()


@pytest.mark.django_db
def test_a_refused_method_is_a_page_with_the_header_that_says_what_is_taken() -> None:
    answer = Client().get("/logout/")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "<html" in answer.content.decode()


def test_only_bare_errors_are_dressed() -> None:
    request = RequestFactory().get("/work/")

    def passed(response: HttpResponse) -> HttpResponse:
        def view(_request: HttpRequest) -> HttpResponse:
            return response

        return errors.BareErrorMiddleware(view)(request)

    assert passed(HttpResponse(status=204)).status_code == 204
    assert passed(HttpResponse("no", status=404)).content == b"no"
    led = HttpResponse(status=401, headers={"HX-Redirect": "/login/"})
    assert passed(led) is led
    assert b"<html" in passed(HttpResponseNotAllowed(["POST"])).content
    assert b"<html" in passed(HttpResponse(status=413)).content
