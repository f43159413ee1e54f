# SPDX-License-Identifier: Apache-2.0
"""Large pages go packed: a list of a hundred cases is 120 kB of markup and a tenth of that on the line."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

LEAST_BYTES = 8_000


class PageCompressionMiddleware:
    """Packs whole pages only. Answers to programs are small, exports stream and would each hold a processor.

    Django's packer adds a random length, so that nobody can tell a token in the page by its size.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.packer = GZipMiddleware(get_response)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith("text/html") or len(response.content) < LEAST_BYTES:
            return response
        return self.packer.process_response(request, response)
