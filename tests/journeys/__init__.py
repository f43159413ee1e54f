# SPDX-License-Identifier: Apache-2.0
"""Whole ways through the running system, walked in a browser by different people."""
