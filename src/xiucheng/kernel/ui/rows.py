# SPDX-License-Identifier: Apache-2.0
"""The lines of a list of records, written without a template.

A page shows a hundred of them, and templates took longer over them than everything else of the page took
together. Whatever is put in here is escaped here.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xiucheng.kernel.ui.drawings import chip, icon
from xiucheng.kernel.ui.shapes import WorkRow


class _Words(NamedTuple):
    """What every line says, looked up once a page."""

    mark: str
    new: str
    returned: str
    urgent: str


def lines(rows: Iterable[WorkRow], *, selectable: bool = False) -> SafeString:
    """`<tr>` elements; with a box to mark each where steps can be taken for several."""
    said = _Words(escape(_("Mark %(number)s")), escape(_("new")), escape(_("returned")), escape(_("Urgent")))
    return SafeString("".join(_line(row, said, selectable) for row in rows))


def _line(row: WorkRow, said: _Words, selectable: bool) -> str:
    fits = f' data-fits="{escape(row.fits)}"' if selectable else ""
    unread = ' class="is-unread"' if row.unread else ""
    person = f'<span class="x-sub">{escape(row.person)}</span>' if row.person else ""
    return (
        f'<tr role="row" id="row-{row.id}" data-row="{row.id}"{fits}{unread}>'
        f"{_box(row, said) if selectable else ''}"
        f'<td role="cell" class="x-col-clock">{chip(row.clock) if row.clock else ""}</td>'
        f'<td role="cell" class="x-col-case"><a class="x-row-link" href="{escape(row.url)}" data-open>'
        f'{escape(row.title)}</a> <span class="x-sub">{_below_title(row, said)}</span></td>'
        f'<td role="cell" class="x-col-state"><span class="x-state x-state-{escape(row.tone)}">'
        f"{escape(row.state)}</span></td>"
        f'<td role="cell" class="x-col-place">{escape(row.place)}</td>'
        f'<td role="cell" class="x-col-holder">{escape(row.holder)}{person}</td></tr>\n'
    )


def _box(row: WorkRow, said: _Words) -> str:
    name = said.mark % {"number": escape(row.number)}
    return (
        '<td role="cell" class="x-pick"><label><input class="form-check-input" type="checkbox" name="record" '
        f'value="{escape(row.mark)}" form="bulk" autocomplete="off"{" checked" if row.marked else ""}>'
        f'<span class="visually-hidden">{name}</span></label></td>'
    )


def _below_title(row: WorkRow, said: _Words) -> str:
    parts = [f'<span class="x-num">{escape(row.number)}</span>']
    if row.process:
        parts.append(escape(row.process))
    if row.urgent:
        parts.insert(0, f'<b class="x-urgent">{icon("alert-triangle")}{said.urgent}</b>')
    if row.unread:
        parts.append(f'<b class="x-new">{said.new}</b>')
    if row.returned:
        parts.append(f'<b class="x-returned">{icon("arrow-back-up")}{said.returned}</b>')
    if row.reports > 1:
        parts.append(escape(ngettext("%(n)s report", "%(n)s reports", row.reports) % {"n": row.reports}))
    return " · ".join(parts)
