# SPDX-License-Identifier: Apache-2.0
"""What a hotline does not have yet, in its own columns, words and times."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from xiucheng.kernel.clock.local import local
from xiucheng.kernel.tables import Column, Sheet
from xiucheng.operations.hotline.queries import Waiting
from xiucheng.operations.hotline.rules.mapping import Mapping


def answers_sheet(mapping: Mapping, replies: Sequence[Waiting]) -> Sheet:
    """As a table to be written, in the encoding that the hotline reads."""
    columns = tuple(
        Column(heading, width=60 if what == "words" else 20) for heading, what in mapping.answers.columns
    )
    rows = (tuple(_cells(mapping, one).values()) for one in replies)
    return Sheet(
        _("Answers for %(name)s") % {"name": mapping.name}, columns, rows, (), mapping.answers.encoding
    )


def answers_list(mapping: Mapping, replies: Sequence[Waiting]) -> list[dict[str, str]]:
    """As objects with the mapping's headings."""
    return [_cells(mapping, one) for one in replies]


def _cells(mapping: Mapping, reply: Waiting) -> dict[str, str]:
    return {heading: _cell(mapping, reply, what) for heading, what in mapping.answers.columns}


def _cell(mapping: Mapping, reply: Waiting, what: str) -> str:
    value = getattr(reply, what)
    if value is None:
        return ""
    if isinstance(value, str):
        return mapping.answers.kinds[value] if what == "kind" else value
    return f"{local(value):{mapping.answers.time}}"
