# SPDX-License-Identifier: Apache-2.0
"""Pages go packed to whoever can unpack them, and nothing else does."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from xiucheng.delivery.site.compress import LEAST_BYTES, PageCompressionMiddleware

LONG = "案件".encode() * LEAST_BYTES


def answered(response: Any, accept: str = "gzip, br") -> Any:
    request: HttpRequest = RequestFactory().get("/", headers={"Accept-Encoding": accept})
    return PageCompressionMiddleware(lambda _request: response)(request)


def test_a_long_page_is_packed() -> None:
    response = answered(HttpResponse(LONG))
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert len(response.content) < len(LONG) / 10
    assert gzip.decompress(response.content) == LONG


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(b"short"),
        HttpResponse(LONG, content_type="application/json"),
        StreamingHttpResponse(iter([LONG]), content_type="text/html"),
    ],
    ids=["short", "program", "stream"],
)
def test_the_rest_goes_as_it_is(response: HttpResponse) -> None:
    assert "Content-Encoding" not in answered(response).headers


def test_who_cannot_unpack_gets_it_plain() -> None:
    assert answered(HttpResponse(LONG), "identity").content == LONG
