# SPDX-License-Identifier: Apache-2.0
"""Parts of a record's page that packages above add: declared by an app, drawn with what the actor may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from xiucheng.kernel.access.actor import Actor

Panel = Callable[[Actor, int], tuple[str, Mapping[str, Any]] | None]
"""(actor, record) → (template, its context), or None when there is nothing to show. Declared by an app as
`panels = {"app.process": "module:function"}`; the record is one that the actor sees."""


def drawn(request: HttpRequest, code: str, identity: int) -> SafeString:
    """The parts that apps add to the page of a record of a process."""
    paths = [path for config in apps.get_app_configs() if (path := getattr(config, "panels", {}).get(code))]
    found = [_panel(path)(request.actor, identity) for path in paths]  # type: ignore[attr-defined]
    parts = (render_to_string(part[0], {"panel": part[1]}, request) for part in found if part is not None)
    return mark_safe("".join(parts))  # noqa: S308 - what templates drew, which escape what they are given


def _panel(path: str) -> Panel:
    module, _, name = path.partition(":")
    panel: Panel = getattr(import_module(module), name)
    return panel
