# SPDX-License-Identifier: Apache-2.0
"""The doors: pages, interfaces, commands; assembly only."""
