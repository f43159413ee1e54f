# SPDX-License-Identifier: Apache-2.0
"""What holds on a day, what may follow what, and what a table of units would change: values only."""
