# SPDX-License-Identifier: Apache-2.0
"""Doors of boundaries: versions, checks, loading."""
