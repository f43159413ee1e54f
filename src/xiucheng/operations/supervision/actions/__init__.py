# SPDX-License-Identifier: Apache-2.0
"""Writes of supervision that are not steps of the loop, or that a step calls."""

from xiucheng.operations.supervision.actions.absorbing import absorb
from xiucheng.operations.supervision.actions.importing import (
    ImportRefused,
    Summary,
    import_requests,
    mapping_names,
    preview,
    shipped_mapping,
)
from xiucheng.operations.supervision.actions.importing.undoing import Undone, undo_import

__all__ = [
    "ImportRefused",
    "Summary",
    "Undone",
    "absorb",
    "import_requests",
    "mapping_names",
    "preview",
    "shipped_mapping",
    "undo_import",
]
