# SPDX-License-Identifier: Apache-2.0
"""Redirects are not followed, bodies are bounded, and nobody at the other end is a sentence."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from xiucheng.kernel.calls import NoAddress, Unreachable, call


class Other(BaseHTTPRequestHandler):
    """Leads elsewhere, or answers at length."""

    def do_GET(self) -> None:  # noqa: N802 - the library's name
        leads = self.path == "/leads"
        self.send_response(302 if leads else 200)
        if leads:
            self.send_header("Location", "/long")
        self.end_headers()
        self.wfile.write(b"" if leads else b"x" * 10_000)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def other() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_redirect_is_an_answer(other: str) -> None:
    assert call("GET", f"{other}/leads", {}).status == 302


def test_a_long_answer_is_cut(other: str) -> None:
    assert len(call("GET", f"{other}/long", {}, most=100).body) == 100


@pytest.mark.parametrize(
    "url", ["", "file:///etc/passwd", "https://", "http://[", "http://x:port/", "ftp://x/"]
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(NoAddress):
        call("GET", url, {})


@pytest.mark.parametrize("path", ["", "/a b", "/a\r\nHost: x"])
def test_nobody_there_and_broken_paths_are_told_alike(path: str) -> None:
    with pytest.raises(Unreachable, match=r"^127\.0\.0\.1: "):
        call("GET", f"http://127.0.0.1:1{path}", {}, patience=1)
