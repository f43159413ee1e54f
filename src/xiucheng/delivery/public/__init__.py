# SPDX-License-Identifier: Apache-2.0
"""Pages and endpoints without an account: a report followed by its number."""
