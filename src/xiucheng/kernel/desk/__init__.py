# SPDX-License-Identifier: Apache-2.0
"""What lies on a desk: inbox, lists, one record with its clocks and its timeline."""
