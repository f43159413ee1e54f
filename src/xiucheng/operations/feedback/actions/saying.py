# SPDX-License-Identifier: Apache-2.0
"""What a reporter says by the number of a report. Who has the number is its reporter: there is nothing else to ask."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.kernel.access.actor import system
from xiucheng.kernel.declaration.types import Answer
from xiucheng.kernel.process.errors import Invalid, NotFound, NotNow
from xiucheng.operations.feedback.queries import follow, limits
from xiucheng.operations.feedback.types import Followed
from xiucheng.operations.supervision.actions import keep_answer, reopen_for
from xiucheng.operations.supervision.queries import centre_of
from xiucheng.operations.supervision.types import SATISFACTION

REPORTER = system("reporter")
"""In whose name the platform acts for somebody whom it does not know."""


def answer(code: str, said: str) -> None:
    """Keep whether a report is solved; it may be said anew. Raises `NotFound`, `NotNow`, `Invalid`."""
    report = _known(code)
    if said not in dict(SATISFACTION):
        raise Invalid({"solved": _("Choose yes, partly or no.")})
    if not report.answerable:
        raise NotNow(_("This is not closed yet. Say whether it is solved when it is."))
    keep_answer(REPORTER, report.id, said)


def reopen(code: str, number: str, why: str) -> Answer:
    """Have a closed case of a report opened again. Raises `NotFound`, `NotNow`, `Invalid`."""
    report = _known(code)
    case = report.ids.get(number)
    if case is None:
        raise NotFound
    most, days = limits(centre_of(case))
    return reopen_for(REPORTER, case, report.id, why, most=most, days=days)


def _known(code: str) -> Followed:
    found = follow(code)
    if found is None:
        raise NotFound
    return found
