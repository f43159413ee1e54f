# SPDX-License-Identifier: Apache-2.0
"""Headers that tell the browser what our pages never need."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse

from xiucheng.kernel.settings import Settings, settings

Handler = Callable[[HttpRequest], HttpResponse]


def origin(url: str) -> str:
    """Scheme, host and port of an address; empty for a path or nothing."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""


def content_policy(source: Settings) -> str:
    """Everything from ourselves; live updates and the base map from where they are configured."""
    tiles = origin(source.base_map.replace("{s}", "*"))
    rules = {
        "default-src": "'self'",
        "script-src": "'self'",
        "style-src": "'self'",
        # Maps and charts place their layers by style attributes; style elements stay forbidden.
        "style-src-attr": "'unsafe-inline'",
        "img-src": f"'self' data: blob: {tiles}".strip(),
        "connect-src": f"'self' {origin(source.live_url)} {tiles}".strip(),
        "worker-src": "'self'",
        "font-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


class SecurityMiddleware:
    """Adds the headers to every answer; a view may have set a stricter policy."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": content_policy(settings),
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
            "Permissions-Policy": "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()",
        }
        if settings.behind_tls:
            self.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
