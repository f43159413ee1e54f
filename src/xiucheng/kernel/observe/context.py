# SPDX-License-Identifier: Apache-2.0
"""What the work at hand is about, carried along to the logs."""

from contextvars import ContextVar

request_id: ContextVar[str] = ContextVar("request_id", default="")
actor_id: ContextVar[int | None] = ContextVar("actor_id", default=None)
record_id: ContextVar[int | None] = ContextVar("record_id", default=None)
