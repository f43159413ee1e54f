# SPDX-License-Identifier: Apache-2.0
"""Filters of lists under a name of one's own."""
