# SPDX-License-Identifier: Apache-2.0
"""Reads of reporting."""

from xiucheng.operations.reporting.queries.similar import Similar, similar

__all__ = ["Similar", "similar"]
