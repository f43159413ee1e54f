# SPDX-License-Identifier: Apache-2.0
"""Live updates: tells open pages which records changed, each page only what its person may see."""
