# SPDX-License-Identifier: Apache-2.0
"""The look and the parts of every page: base layout, components, error pages, words and styles."""
