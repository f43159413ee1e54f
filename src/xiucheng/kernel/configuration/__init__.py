# SPDX-License-Identifier: Apache-2.0
"""Dated switches and settings of units; the nearest unit above that has a value decides."""
