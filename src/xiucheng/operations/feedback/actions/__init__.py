# SPDX-License-Identifier: Apache-2.0
"""What a reporter can do, and how reporters are told."""

from xiucheng.operations.feedback.actions.saying import answer, reopen

__all__ = ["answer", "reopen"]
