# SPDX-License-Identifier: Apache-2.0
"""Whole systems that are started, used and hurt."""
