# SPDX-License-Identifier: Apache-2.0
"""Tests of what reporters are told and say."""
