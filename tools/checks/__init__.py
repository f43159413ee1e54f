# SPDX-License-Identifier: Apache-2.0
"""Our own checks: each has `find(root)`, which returns one sentence per violation."""
