# SPDX-License-Identifier: Apache-2.0
"""Tests that span apps, and what all tests share."""
