# SPDX-License-Identifier: Apache-2.0
"""What every page may use without asking."""

from django.http import HttpRequest

from xiucheng.kernel.settings import settings


def page(request: HttpRequest) -> dict[str, object]:
    """The actor and the few settings a template needs."""
    return {
        "actor": getattr(request, "actor", None),
        "live_url": settings.live_url,
        "base_map": settings.base_map,
        "request_id": getattr(request, "request_id", ""),
    }
