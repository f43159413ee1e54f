# SPDX-License-Identifier: Apache-2.0
"""Reads what the city did and tells how well; never writes."""
