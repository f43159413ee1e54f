# SPDX-License-Identifier: Apache-2.0
"""Classes and filing conditions: looked up by everybody, changed from a day on by who manages them."""
