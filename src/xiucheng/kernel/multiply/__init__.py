# SPDX-License-Identifier: Apache-2.0
"""Many records from a few that were walked: rows as the engine writes them, copied at size."""
