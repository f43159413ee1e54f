# SPDX-License-Identifier: Apache-2.0
"""Refusals of the engine: each carries a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _


class Refused(Exception):
    """Something was not done. `str()` is the sentence, `status` the HTTP status that doors answer with."""

    status = 400


class NotFound(Refused):
    """Not there, or not within what the actor may see: the answer is the same."""

    status = 404

    def __init__(self, sentence: str = "") -> None:
        super().__init__(sentence or _("There is no such item, or it is outside what your posts may see."))


class Denied(Refused):
    """Visible, but this actor may not take the step, or its state does not allow it now."""

    status = 403


class NotNow(Refused):
    """The step is not possible in this state or while a guard refuses."""

    status = 409


class Invalid(Refused):
    """The input cannot be used: `errors` maps a field's name to the sentence beside it."""

    status = 422

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors = dict(errors)


class KeyReused(Refused):
    """The same key came with another body."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            _("This key was already used for another input. Send the new input under a new key.")
        )


class Conflict(Refused):
    """Somebody was quicker. `entries` are the record's entries that the caller has not seen."""

    status = 409

    def __init__(self, entries: Sequence[Mapping[str, Any]] = (), version: int | None = None) -> None:
        super().__init__(
            _("Somebody else changed this in the meantime. Look at what changed, then decide again.")
        )
        self.entries = list(entries)
        self.version = version
