# SPDX-License-Identifier: Apache-2.0
"""What every list that is answered as a file asks and answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xiucheng.delivery.wire.door import SIGNED_IN, Door, File, View
from xiucheng.kernel.declaration.types import Field, Kind, Label
from xiucheng.kernel.tables.answers import FORMATS, TYPES

_FORMAT = Field(
    "format",
    Kind.CHOICE,
    Label("格式，缺省为 csv", "Format, csv when not given"),
    required=False,
    choices=tuple((form, Label(form.upper(), form.upper())) for form in FORMATS),
)


def export_door(
    path: str, *, name: str, tag: str, summary: Label, permission: str, view: View, query: tuple[Field, ...]
) -> Door:
    """The endpoint of an export; `view` answers all that fits `query`."""
    refusals = (401, 422, 503) if permission == SIGNED_IN else (401, 403, 422, 503)
    return Door(
        method="GET",
        path=path,
        name=name,
        tag=tag,
        summary=summary,
        permission=permission,
        view=view,
        query=asked_of(query),
        answers={200: File(tuple(TYPES.values()))},
        refusals=refusals,
    )


def asked_of(query: tuple[Field, ...]) -> tuple[Field, ...]:
    """The fields of an export: those of its list, and the format."""
    return (_FORMAT, *query)


def format_of(asked: Mapping[str, Any]) -> str:
    """The format that was asked for."""
    return asked["format"] or "csv"
