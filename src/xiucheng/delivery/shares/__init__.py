# SPDX-License-Identifier: Apache-2.0
"""Pages that open a case to somebody for reading, show who reads it, and end it."""
