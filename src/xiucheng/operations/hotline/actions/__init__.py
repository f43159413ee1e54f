# SPDX-License-Identifier: Apache-2.0
"""Writes of orders: what their steps begin elsewhere, and what hotlines acknowledge."""

from xiucheng.operations.hotline.actions.opening import open_case, open_help

__all__ = ["open_case", "open_help"]
