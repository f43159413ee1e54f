# SPDX-License-Identifier: Apache-2.0
"""Running processes and the append-only, hash-chained history of who did what."""
