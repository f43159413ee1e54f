# SPDX-License-Identifier: Apache-2.0
"""Remarks of an import: what each kind says, and whether the row was taken nevertheless."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop


class Remark(NamedTuple):
    """One remark about one row. `values` fill the sentence of its kind."""

    kind: str
    values: tuple[str, ...] = ()

    @property
    def taken(self) -> bool:
        return KINDS[self.kind].taken

    @property
    def target(self) -> str:
        """The target whose cell is at fault; empty when it is the row as a whole."""
        return self.values[0] if self.kind == "text_cut" else _TARGETS.get(self.kind, "")

    def __str__(self) -> str:
        return _(KINDS[self.kind].sentence) % self.values


class Kind(NamedTuple):
    taken: bool
    sentence: str


def _taken(sentence: str) -> Kind:
    return Kind(True, sentence)


def _left(sentence: str) -> Kind:
    return Kind(False, sentence)


KINDS = {
    # the row cannot be taken
    "ragged_row": _left(
        gettext_noop("The row has more or fewer cells than the header. Put it into the same columns.")
    ),
    "formula_without_value": _left(
        gettext_noop(
            "A cell holds a formula without a stored result. Open the file in a spreadsheet, save it again."
        )
    ),
    "no_number": _left(
        gettext_noop("The row has no number of its own. Without one it cannot be found again.")
    ),
    "number_too_long": _left(gettext_noop("The number %s… is longer than 60 characters.")),
    "repeated_number": _left(
        gettext_noop("The number %s is already in a row above. The first one was taken.")
    ),
    "no_opening_time": _left(gettext_noop("The row does not say when the request was opened.")),
    "unreadable_opening_time": _left(
        gettext_noop("The opening time %s cannot be read. Write it as the mapping says.")
    ),
    "opened_after_as_of": _left(
        gettext_noop("The request was opened after the time that the import looks at.")
    ),
    "closed_without_time": _left(gettext_noop("The request is closed but the row does not say when.")),
    "unreadable_closing_time": _left(
        gettext_noop("The closing time %s cannot be read. Write it as the mapping says.")
    ),
    "not_taken": _left(gettext_noop("The case could not be recorded: %s")),
    # the row was taken
    "damaged_text": _taken(
        gettext_noop("Some bytes of the row are no text in the file's encoding; they are shown as �.")
    ),
    "closed_before_opened": _taken(
        gettext_noop("The request was closed at %s, before it was opened at %s. Kept as it is.")
    ),
    "due_before_opened": _taken(gettext_noop("The target %s lies before the opening at %s. Kept as it is.")),
    "opened_in_future": _taken(
        gettext_noop("The request was opened at %s, which is still to come. Kept as it is.")
    ),
    "closed_in_future": _taken(
        gettext_noop("The request was closed at %s, which is still to come. Kept as it is.")
    ),
    "closing_time_but_open": _taken(
        gettext_noop("The row has the closing time %s but its status %s says open. Taken as open.")
    ),
    "closing_time_estimated": _taken(
        gettext_noop("The row is closed without a closing time. Its last change %s was taken for it.")
    ),
    "unreadable_target": _taken(gettext_noop("The target %s cannot be read. Taken without a target.")),
    "unreadable_position": _taken(
        gettext_noop("The position %s, %s cannot be read. Taken without a position.")
    ),
    "text_cut": _taken(gettext_noop("The text of %s is longer than %s characters. The rest was cut off.")),
    "changed_after_closing": _taken(
        gettext_noop(
            "The case %s is closed here; the row says something else now: %s. The case stays as it is."
        )
    ),
    "worked_on_here": _taken(
        gettext_noop(
            "The case %s is worked on here; the row says something else now: %s. The case stays as it is."
        )
    ),
}

_TARGETS = {
    "no_number": "external_id",
    "number_too_long": "external_id",
    "repeated_number": "external_id",
    "no_opening_time": "opened_at",
    "unreadable_opening_time": "opened_at",
    "opened_after_as_of": "opened_at",
    "opened_in_future": "opened_at",
    "closed_without_time": "closed_at",
    "unreadable_closing_time": "closed_at",
    "closed_before_opened": "closed_at",
    "closed_in_future": "closed_at",
    "closing_time_but_open": "closed_at",
    "closing_time_estimated": "changed_at",
    "due_before_opened": "due_at",
    "unreadable_target": "due_at",
    "unreadable_position": "lon",
}
