# SPDX-License-Identifier: Apache-2.0
"""What people do with lists: filters under a name, one step for many records."""
