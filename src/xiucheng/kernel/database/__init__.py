# SPDX-License-Identifier: Apache-2.0
"""The database: embedded server, the two roles, and how Django connects."""
