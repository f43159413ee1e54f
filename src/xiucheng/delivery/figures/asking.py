# SPDX-License-Identifier: Apache-2.0
"""What a page's address asks for."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest

from xiucheng.delivery.admin.asking import asked_day
from xiucheng.insight.figures.types import Asked, By
from xiucheng.kernel.clock import now
from xiucheng.kernel.clock.local import local


def asked_of(since: date | None, until: date | None, by: str | None, area: str | None) -> Asked:
    """The question; the month as far as it has come where no days are given."""
    until = until or local(now()).date()
    return Asked(since or until.replace(day=1), until, By(by) if by else None, area or "")


def from_address(request: HttpRequest) -> Asked:
    """What the filters say; what cannot be understood is passed over."""
    by = request.GET.get("by", By.DEPARTMENT.value)
    area = request.GET.get("area", "")
    usable = area.endswith("/") and area.isascii() and area.replace("/", "").isalnum() and len(area) <= 160
    return asked_of(
        asked_day(request, "since"),
        asked_day(request, "until"),
        by if by in {one.value for one in By} else None,
        area if usable else "",
    )


def in_address(asked: Asked) -> dict[str, str]:
    """The same as the filters would say it."""
    return {
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "by": asked.by.value if asked.by else "whole",
        "area": asked.area,
    }
