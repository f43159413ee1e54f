# SPDX-License-Identifier: Apache-2.0
"""Tests of the pages and endpoints without an account."""
