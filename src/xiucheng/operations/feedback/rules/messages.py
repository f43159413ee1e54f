# SPDX-License-Identifier: Apache-2.0
"""What is sent to a reporter's telephone: short, without words of anybody."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

from xiucheng.kernel.notify.types import Message
from xiucheng.operations.feedback.types import NO, PARTLY, PATH, YES, Followed, PublicCase, drawn

MOST_CASES = 3
_MOBILE: Final = re.compile(r"(?:\+?86)?(1[3-9]\d{9})", re.ASCII)


def mobile(number: str) -> str:
    """A mainland mobile number without what people put between; empty for what takes no SMS."""
    found = _MOBILE.fullmatch(re.sub(r"[\s()\-–—]", "", number))
    return found[1] if found else ""


def message(report: Followed, address: str, key: str, public_url: str) -> Message:
    """The state of a report now, with an address where it is followed and, at its end, answered by one tap."""
    url = f"{public_url.rstrip('/')}{PATH}{report.code}/" if public_url else ""
    told = _states(report.cases)
    number = drawn(report.code)
    parts = [_("Your report %(number)s: %(states)s.") % {"number": number, "states": told}]
    if report.answerable and url:
        parts.append(
            _("Is it solved? Yes: %(yes)s Partly: %(partly)s No: %(no)s")
            % {"yes": f"{url}{YES}/", "partly": f"{url}{PARTLY}/", "no": f"{url}{NO}/"}
        )
    elif url:
        parts.append(_("Follow it: %(url)s") % {"url": url})
    else:
        parts.append(_("Follow it by this number."))
    template = "report_ended" if report.answerable else "report"
    parameters = {"number": number, "state": told, "url": url}
    return Message(
        key, address, _("Xiucheng"), " ".join(parts), url, template=template, parameters=parameters
    )


def _states(cases: Sequence[PublicCase]) -> str:
    shown = [one for one in cases if one.state != "merged"] or list(cases)
    if len(shown) == 1:
        return shown[0].words
    lines = [f"{one.name or one.number} {one.words}" for one in shown[:MOST_CASES]]
    if len(shown) > MOST_CASES:
        lines.append(_("and %(count)d more") % {"count": len(shown) - MOST_CASES})
    return _("; ").join(lines)
