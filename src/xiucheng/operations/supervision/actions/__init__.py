# SPDX-License-Identifier: Apache-2.0
"""Writes of supervision that a step calls."""

from xiucheng.operations.supervision.actions.absorbing import absorb

__all__ = ["absorb"]
