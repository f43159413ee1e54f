# SPDX-License-Identifier: Apache-2.0
"""Tests of calls to other servers."""
