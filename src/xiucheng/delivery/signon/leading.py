# SPDX-License-Identifier: Apache-2.0
"""A page that leads on by itself, so that no form ends on another host."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiucheng.delivery.signon.shapes import LeadingView


def lead(request: HttpRequest, view: LeadingView) -> HttpResponse:
    """The page, with the header by which browsers go on."""
    response = render(request, "signon/leading.html", {"page": view})
    response.headers["Refresh"] = f"0; url={view.url}"
    response.headers["Cache-Control"] = "no-store"
    return response
