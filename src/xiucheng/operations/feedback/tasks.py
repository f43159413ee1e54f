# SPDX-License-Identifier: Apache-2.0
"""What the worker does for reporters: reads the record, gives the outbox what is ripe, forgets."""

from xiucheng.operations.feedback.actions.telling import forget, gather, message, take

__all__ = ["forget", "gather", "message", "take"]
