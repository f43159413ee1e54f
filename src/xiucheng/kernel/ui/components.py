# SPDX-License-Identifier: Apache-2.0
"""The parts of pages as builders look them up: each with its template, how it is used, and every state of it.

An app declares its parts by `components = "package.module:function"` on its AppConfig.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.module_loading import import_string

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True, slots=True)
class Specimen:
    """A part in one state: what the state is called, and what its template is given."""

    state: str
    context: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Part:
    """A component. `draw` makes its specimens, the usual one first; it is given what all their ids begin with."""

    code: str
    label: str
    template: str
    use: str
    example: str
    draw: Callable[[str], Iterable[Specimen]]
    alone: bool = False
    """Whether a page can hold only one, so that it is not shown in the other language as well."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A specimen as HTML; `language` where it is not the page's."""

    state: str
    html: str
    language: str = ""


def declared() -> Iterator[Part]:
    """Every part of every installed app, the interface's own first."""
    for config in apps.get_app_configs():
        path = getattr(config, "components", "")
        if path:
            yield from import_string(path.replace(":", "."))()


def drawn(request: HttpRequest, part: Part) -> list[Drawn]:
    """All states of a part, and its usual one in the other language."""
    found = [Drawn(one.state, _html(request, part, one)) for one in part.draw("s")]
    if part.alone:
        return found
    other = next(code for code in LANGUAGES if code != translation.get_language())
    with translation.override(other):
        usual = next(iter(part.draw("o")))
        return [*found, Drawn("English" if other == "en" else "中文", _html(request, part, usual), other)]


def _html(request: HttpRequest, part: Part, one: Specimen) -> str:
    return render_to_string(part.template, dict(one.context), request=request)
