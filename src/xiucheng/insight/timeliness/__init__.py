# SPDX-License-Identifier: Apache-2.0
"""Whether cases were closed, or are still open, within their time limit."""
