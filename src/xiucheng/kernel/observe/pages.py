# SPDX-License-Identifier: Apache-2.0
"""What a machine asks: alive, ready, figures."""

from hmac import compare_digest

from django.http import HttpRequest, HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from xiucheng.kernel.observe import figures
from xiucheng.kernel.observe.health import Health, look
from xiucheng.kernel.settings import settings

PLAIN = "text/plain; charset=utf-8"


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type=PLAIN)


def readyz(request: HttpRequest) -> HttpResponse:
    """Requests can be served: database there, tables up to date, consumers of the record not behind."""
    health = look()
    return HttpResponse(
        (health.problem or "ok") + "\n", content_type=PLAIN, status=503 if health.problem else 200
    )


def metrics(request: HttpRequest) -> HttpResponse:
    """The figures of this process and of the system, for Prometheus."""
    if not may_see(request):
        return HttpResponse("Not found.\n", content_type=PLAIN, status=404)
    note(look())
    return HttpResponse(generate_latest(figures.REGISTRY), content_type=CONTENT_TYPE_LATEST)


def may_see(request: HttpRequest) -> bool:
    """With the configured token; without one only directly from this machine, never through a proxy."""
    if settings.metrics_token:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode())
    direct = "X-Forwarded-For" not in request.headers and not settings.behind_tls
    return direct and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}


def note(health: Health) -> None:
    figures.READY.set(0 if health.problem else 1)
    for name, lag in health.lags:
        figures.RELAY_LAG.labels(name).set(lag)
    figures.QUEUE.clear()
    for status, count in health.jobs:
        figures.QUEUE.labels(status).set(count)
    figures.OUTBOX.clear()
    figures.OUTBOX_AGE.clear()
    for channel, state, count, age in health.outbox:
        figures.OUTBOX.labels(channel, state).set(count)
        if state == "waiting":
            figures.OUTBOX_AGE.labels(channel).set(age)
    figures.CONNECTIONS.set(health.connections)
