# SPDX-License-Identifier: Apache-2.0
"""Declared fields as a form, and a posted form as input of a step."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from xiucheng.delivery.shell import files
from xiucheng.delivery.shell.shapes import Choice, FormField, FormView, MapView
from xiucheng.foundation.catalogue.queries import usual_unit_of
from xiucheng.kernel.access.actor import Actor
from xiucheng.kernel.declaration import registry
from xiucheng.kernel.declaration.types import Field, Kind, Process, Step
from xiucheng.kernel.files.sniff import TYPES
from xiucheng.kernel.files.types import FileKind

_NUMBER = re.compile(r"[0-9]{1,18}")
# of the form itself, not of the step
_OWN = frozenset({"csrfmiddlewaretoken", "key", "version"})


def posted(request: HttpRequest, actor: Actor, step: Step) -> tuple[dict[str, Any], dict[str, str]]:
    """(what was typed, by field; sentences about its files). Files are kept, also when the step is refused then.

    A box that is not ticked is not sent by browsers: it says no.
    """
    boxes: dict[str, Any] = {item.name: "false" for item in step.form if item.kind is Kind.BOOLEAN}
    typed = boxes | {name: value for name, value in request.POST.items() if name not in _OWN}
    numbers, errors = files.received(request, actor, step) if step.files else ({}, {})
    return typed | numbers, errors


def form_view(
    actor: Actor,
    process: Process,
    step: Step,
    *,
    action: str,
    identity: int | None = None,
    version: int | None = None,
    values: Mapping[str, Any] | None = None,
    errors: Mapping[str, str] | None = None,
    error: str = "",
    key: str = "",
    cancel: str = "",
) -> FormView:
    """The form of a step, with what was typed and what was wrong with it."""
    errors = errors or {}
    fields = tuple(
        _lasting(step, item, _field(actor, item, identity, values or {}, errors.get(item.name, "")))
        for item in step.form
        if not item.by_program
    )
    unplaced = [
        sentence for name, sentence in errors.items() if name not in {item.name for item in step.form}
    ]
    return FormView(
        title=str(step.label),
        action=action,
        fields=fields,
        key=key or uuid.uuid4().hex,
        draft=f"{process.code}/{identity or 'new'}/{step.code}",
        submit=str(step.label),
        version=version,
        error=error or " ".join(unplaced),
        cancel_url=cancel,
        law=step.law,
        sending="page" if identity is None else "step",
    )


def _field(
    actor: Actor, item: Field, identity: int | None, values: Mapping[str, Any], error: str
) -> FormField:
    value = values.get(item.name) or (usual_unit_of(identity) if item.name == "department" else "")
    sent = value if isinstance(value, list) else []
    photos = item.accepts == (FileKind.PHOTO,)
    return FormField(
        name=item.name,
        kind=item.kind.value if item.kind is not Kind.FILES else "photo" if photos else "file",
        label=str(item.label),
        help=str(item.help) if item.help else files.told(item) if item.accepts and not photos else "",
        required=item.required,
        value="" if sent else str(value),
        pictures=files.kept(actor, [int(one) for one in sent if _NUMBER.fullmatch(str(one))]) if sent else (),
        file_kind=" ".join(item.accepts),
        accept=",".join(sorted({one for kind in item.accepts for one in TYPES[FileKind(kind)]})),
        error=error,
        choices=_choices(actor, item, identity),
        search_url=reverse("classes:options") if item.options == "catalogue.classes" else "",
        minimum="" if item.minimum is None else str(item.minimum),
        maximum="" if item.maximum is None else str(item.maximum),
        max_length=item.max_length,
        private=item.personal,
        map=pin_map() if item.kind is Kind.POINT else None,
    )


def _lasting(step: Step, item: Field, shown: FormField) -> FormField:
    """Say at free words that they cannot be erased, where names have fields of their own from which they can."""
    if (
        shown.help
        or item.personal
        or item.kind is not Kind.WORDS
        or not any(one.personal for one in step.form)
    ):
        return shown
    words = _("It stays in the record for good. Write names and telephone numbers into the fields for them.")
    return replace(shown, help=words)


def _choices(actor: Actor, item: Field, identity: int | None) -> tuple[Choice, ...]:
    declared = [(code, str(label)) for code, label in item.choices]
    offered = declared or (registry.options(item.options, actor, identity) if item.options else [])
    return tuple(Choice(code, shown) for code, shown in offered)


def pin_map() -> MapView:
    """The map under a pin; it frames the boundaries until the pin is set."""
    return MapView(
        areas_url=reverse("shell:map-areas"),
        locate_url=reverse("shell:map-locate"),
        search_url=reverse("shell:map-search"),
    )
