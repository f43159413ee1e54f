# SPDX-License-Identifier: Apache-2.0
"""What the city does: one app per body of work."""
