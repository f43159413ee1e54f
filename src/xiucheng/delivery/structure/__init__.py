# SPDX-License-Identifier: Apache-2.0
"""Doors of what is dated about units, of committees, responsibility areas and who is on duty."""
