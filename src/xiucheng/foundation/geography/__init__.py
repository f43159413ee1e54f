# SPDX-License-Identifier: Apache-2.0
"""Whose ground a position lies on: boundaries of districts, towns, communities and grids, in versions."""
