# SPDX-License-Identifier: Apache-2.0
"""A database of an older release, with rows in it, comes up to date while the older version still runs."""
