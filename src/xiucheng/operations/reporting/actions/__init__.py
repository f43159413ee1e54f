# SPDX-License-Identifier: Apache-2.0
"""Writes of reporting."""

from xiucheng.operations.reporting.actions.flagging import flag
from xiucheng.operations.reporting.actions.taking import take_report

__all__ = ["flag", "take_report"]
