# SPDX-License-Identifier: Apache-2.0
"""Shares with an end: one record opened to a person, or to a post in a unit, for reading."""
