# SPDX-License-Identifier: Apache-2.0
"""Imports of other systems' tables: matched, tried, run and, when need be, taken back."""
