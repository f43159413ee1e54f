# SPDX-License-Identifier: Apache-2.0
"""Requests for help that are no violation: the city's people come and help."""
