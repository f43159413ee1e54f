# SPDX-License-Identifier: Apache-2.0
"""Writes of orders: what their steps begin elsewhere, orders that come in, and what hotlines acknowledge."""

from xiucheng.operations.hotline.actions.importing import (
    ImportRefused,
    Summary,
    Taken,
    take_list,
    take_table,
    undo,
)
from xiucheng.operations.hotline.actions.mappings import mapping_in, mapping_names, mapping_of
from xiucheng.operations.hotline.actions.opening import open_case, open_help
from xiucheng.operations.hotline.actions.sending import Acknowledged, acknowledge
from xiucheng.operations.hotline.actions.sheets import answers_list, answers_sheet
from xiucheng.operations.hotline.rules.mapping import Mapping

__all__ = [
    "Acknowledged",
    "ImportRefused",
    "Mapping",
    "Summary",
    "Taken",
    "acknowledge",
    "answers_list",
    "answers_sheet",
    "mapping_in",
    "mapping_names",
    "mapping_of",
    "open_case",
    "open_help",
    "take_list",
    "take_table",
    "undo",
]
