# SPDX-License-Identifier: Apache-2.0
"""Keeps caches from mixing fragments with whole pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers


class FragmentMiddleware:
    """Marks every HTML answer as depending on htmx's header and as not to be stored.

    Without it the browser's Back button can show a bare fragment, and a shared office PC
    keeps personal pages in its cache after signing out.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            patch_vary_headers(response, ("HX-Request", "Cookie"))
            response.headers.setdefault("Cache-Control", "no-store")
        return response
