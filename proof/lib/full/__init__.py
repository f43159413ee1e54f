# SPDX-License-Identifier: Apache-2.0
"""Sections of the second stage: the kernel in full."""
