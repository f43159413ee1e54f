# SPDX-License-Identifier: Apache-2.0
"""The programming interface under /api/v1/: every declared process as typed endpoints, and what they need."""
