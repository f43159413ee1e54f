# SPDX-License-Identifier: Apache-2.0
"""Correction orders 责令改正: end a violation by a day; somebody else looks whether it ended."""
