# SPDX-License-Identifier: Apache-2.0
"""States of imports and what columns can mean, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from xiucheng.operations.intake.types import State


def states() -> dict[str, str]:
    """How an import stands."""
    return {
        State.NEW: _("columns not matched yet"),
        State.READY: _("ready to be tried"),
        State.CHECKING: _("being tried"),
        State.CHECKED: _("tried, ready to be taken over"),
        State.RUNNING: _("being taken over"),
        State.DONE: _("taken over"),
        State.FAILED: _("stopped"),
        State.UNDOING: _("being undone"),
        State.UNDONE: _("undone"),
        State.DISCARDED: _("discarded"),
    }


def targets() -> dict[str, str]:
    """What a column can mean, in the order that forms ask."""
    return {
        "external_id": _("Number of the request"),
        "opened_at": _("Opened at"),
        "title": _("Title"),
        "words": _("Description"),
        "address": _("Address"),
        "lon": _("Longitude"),
        "lat": _("Latitude"),
        "area": _("Area"),
        "department": _("Responsible unit"),
        "department_name": _("Name of the unit, when the column above is a code"),
        "category": _("Category"),
        "category_group": _("Group of the category"),
        "channel": _("Channel"),
        "status": _("Status, open or closed"),
        "due_at": _("Due at"),
        "closed_at": _("Closed at"),
        "changed_at": _("Last changed at"),
        "outcome": _("Outcome"),
        "result": _("What was done"),
    }
