# SPDX-License-Identifier: Apache-2.0
"""A form of a few questions: shown, taken, or refused beside the field that is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiucheng.delivery.admin.shapes import FormPage
from xiucheng.delivery.shell.shapes import FormField, FormView
from xiucheng.kernel.access.middleware import ActorRequest
from xiucheng.kernel.access.refusals import AccessRefused

YEARS = range(2000, 2101)
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """The form before anybody typed; `back_url` is where Cancel leads."""

    title: str
    submit: str
    back_url: str
    fields: tuple[FormField, ...] = ()
    intro: str = ""
    consequence: str = ""
    danger: bool = False
    action: str = ""
    """Where it is sent, when that is another page than the one that shows it."""


def ask(request: ActorRequest, asked: Asked, act: Callable[[Typed], HttpResponse]) -> HttpResponse:
    """Show the form; on a post act, or show it again with what was refused."""
    if request.method != "POST":
        return _draw(request, asked, {}, AccessRefused())
    typed = {item.name: _typed(request, item) for item in asked.fields}
    try:
        unshown = {name: value for name, value in typed.items() if not value.isprintable()}
        if unshown:
            raise AccessRefused(**dict.fromkeys(unshown, _("Use only characters that can be shown.")))
        return act(typed)
    except AccessRefused as refusal:
        return _draw(request, asked, typed, refusal, status=422)


def _typed(request: ActorRequest, item: FormField) -> str:
    """What was typed; of several chosen answers their codes, with commas between."""
    if item.kind == "choices":
        return ",".join(request.POST.getlist(item.name))
    return request.POST.get(item.name, "").strip()


def day_of(typed: Typed, name: str) -> date:
    """The date of a field. Raises `AccessRefused` beside it."""
    try:
        day = date.fromisoformat(typed[name])
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        raise AccessRefused(**{name: _("Give a date, such as 2026-11-22.")})
    return day


def draw(request: ActorRequest, asked: Asked) -> HttpResponse:
    """Show the form that another page takes."""
    return _draw(request, asked, {}, AccessRefused())


def _draw(
    request: ActorRequest, asked: Asked, typed: Typed, refusal: AccessRefused, status: int = 200
) -> HttpResponse:
    names = {item.name for item in asked.fields}
    unplaced = [sentence for name, sentence in refusal.errors.items() if name not in names]
    form = FormView(
        title=asked.title,
        action=asked.action or request.get_full_path(),
        fields=tuple(
            replace(
                item,
                value=typed.get(item.name, item.value),
                values=tuple(typed[item.name].split(",")) if item.name in typed else item.values,
                error=refusal.errors.get(item.name, ""),
            )
            for item in asked.fields
        ),
        key=uuid.uuid4().hex,
        draft="",
        submit=asked.submit,
        intro=asked.intro,
        consequence=asked.consequence,
        error=" ".join([refusal.sentence, *unplaced]).strip(),
        cancel_url=asked.back_url,
        danger=asked.danger,
    )
    page = FormPage(form, asked.back_url)
    return render(request, "admin/form.html", {"page": page}, status=status)


def asked_day(request: HttpRequest, name: str) -> date | None:
    """A day of the address; what is none, or lies outside YEARS, narrows nothing."""
    try:
        found = date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found.year in YEARS else None
