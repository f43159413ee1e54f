# SPDX-License-Identifier: Apache-2.0
"""Xiucheng: software for running a city."""

__version__ = "0.1.0"
