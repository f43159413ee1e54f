# SPDX-License-Identifier: Apache-2.0
"""Finds records by words, inside what the actor may see."""
