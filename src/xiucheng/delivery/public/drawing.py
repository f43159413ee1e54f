# SPDX-License-Identifier: Apache-2.0
"""From a followed report to the shape of its page."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from xiucheng.delivery.public.shapes import (
    AnswerOption,
    AnswerView,
    CaseView,
    Comment,
    Picture,
    ReportView,
    StageLine,
)
from xiucheng.kernel.access.middleware import LANGUAGE_COOKIE
from xiucheng.kernel.ui.words import day, moment
from xiucheng.operations.feedback.types import NO, PARTLY, Followed, PublicCase, Stage, drawn
from xiucheng.operations.supervision.types import SATISFACTION

LANGUAGES = {"zh-hans": "中文", "en": "English"}
ICONS = {"done": "check", "now": "clock", "ahead": "circle-dot", "ended": "x"}
Refused = tuple[str, str, str]
"""Number of a case, the sentence why it is not opened again, what was typed."""


def in_language(request: HttpRequest) -> str:
    """The language in the address, else the one chosen on this device, else the installation's."""
    for chosen in (request.GET.get("language"), request.COOKIES.get(LANGUAGE_COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return translation.get_language() or "zh-hans"


def other_language(language: str) -> str:
    """The one that is not read."""
    return "zh-hans" if language == "en" else "en"


def report_view(
    request: HttpRequest,
    found: Followed,
    *,
    asked: str = "",
    error: str = "",
    refused: Refused = ("", "", ""),
) -> ReportView:
    """Everything the page shows."""
    language = in_language(request)
    chosen = f"?language={language}" if request.GET.get("language") else ""
    address = reverse("public:report", args=[found.code])
    return ReportView(
        number=drawn(found.code),
        received=moment(found.received_at),
        address=found.address,
        pictures=_pictures(found.code, found.photos, _("Photo of your report")),
        cases=tuple(_case(found, one, chosen, refused) for one in found.cases),
        answer=_answer(found, chosen, asked, error) if found.answerable or error else None,
        language=language,
        other_url=f"{address}?language={other_language(language)}",
        other=LANGUAGES[other_language(language)],
        look_url=reverse("public:look") + chosen,
    )


def _case(found: Followed, case: PublicCase, chosen: str, refused: Refused) -> CaseView:
    number, sentence, typed = refused
    here = number == case.number
    return CaseView(
        number=case.number,
        title=case.name or _("Your report"),
        words=case.words,
        unit=case.unit,
        promised=day(case.promised) if case.promised else "",
        stages=tuple(map(_stage, case.stages)),
        comments=tuple(Comment(moment(at), words) for at, words in case.comments),
        pictures=_pictures(found.code, case.photos, _("Photo of the result")),
        reopen_url=reverse("public:reopen", args=[found.code]) + chosen
        if case.reopenable or (here and sentence)
        else "",
        error=sentence if here else "",
        typed=typed if here else "",
    )


def _stage(stage: Stage) -> StageLine:
    spoken = {"done": _("done"), "now": _("now"), "ahead": _("ahead"), "ended": _("ended here")}
    return StageLine(
        label=stage.label,
        standing=stage.standing,
        icon=ICONS[stage.standing],
        spoken=spoken[stage.standing],
        at=moment(stage.at) if stage.at else "",
        note=stage.note,
    )


def _pictures(code: str, photos: Iterable[int], label: str) -> tuple[Picture, ...]:
    return tuple(
        Picture(
            small_url=reverse("public:photo", args=[code, identity, "small"]),
            large_url=reverse("public:photo", args=[code, identity, "large"]),
            label=f"{label} {number}",
        )
        for number, identity in enumerate(photos, 1)
    )


def _answer(found: Followed, chosen: str, asked: str, error: str) -> AnswerView:
    marked = asked or found.satisfaction
    return AnswerView(
        action=reverse("public:answer", args=[found.code]) + chosen,
        options=tuple(AnswerOption(code, str(label), code == marked) for code, label in SATISFACTION),
        said=str(dict(SATISFACTION)[found.satisfaction]) if found.satisfaction else "",
        asked=asked if asked != found.satisfaction else "",
        after=reverse("public:report", args=[found.code]) + chosen,
        error=error,
        unsolved=marked in {PARTLY, NO},
    )
