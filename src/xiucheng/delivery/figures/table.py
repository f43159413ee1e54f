# SPDX-License-Identifier: Apache-2.0
"""The table of figures, as a page and a file show it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.insight.figures.types import LABELS, MEASURES, RATES, Asked, Figures, Group
from xiucheng.kernel.tables import Column, Kind, Sheet


def sheet_of(found: Figures) -> Sheet:
    """The figures with their formulas: the whole first, then each part."""
    numbers = (*(str(one.label) for one in MEASURES), *(f"{one.label} %" for one in RATES))
    columns = (
        Column(heading(found.asked), width=24),
        Column(_("Code"), width=24),
        *(Column(label, Kind.NUMBER, 12) for label in numbers),
    )
    whole = (_("All together"), "", *_numbers(found.whole))
    rows = (whole, *((one.name, one.code, *_numbers(one)) for one in found.groups))
    period = (_("Period"), f"{found.asked.since} – {found.asked.until}")
    return Sheet(
        _("Figures"), columns, rows, (period, *((str(one.label), str(one.formula)) for one in MEASURES))
    )


def heading(asked: Asked) -> str:
    """What the first column names."""
    return str(LABELS[asked.by]) if asked.by else _("Whole")


def _numbers(group: Group) -> tuple[object, ...]:
    return (*(group.counts.get(one.code) for one in MEASURES), *(group.rates.get(one.code) for one in RATES))
