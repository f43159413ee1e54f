# SPDX-License-Identifier: Apache-2.0
"""Log lines as JSON objects, without what people wrote.

The words of foreign errors hold values: a database's tell the row, a parser's the text. So of such an error a line has
the kind and where it happened. Our own errors are sentences of ours and are told.
"""

import json
import logging
import traceback
from datetime import UTC, datetime

import orjson

from xiucheng.kernel.observe import context

# Times and our own objects go through str(), as all that JSON does not know.
_AS_TEXT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS
PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


class JsonFormatter(logging.Formatter):
    """One object per line: time, level, logger, message, what the work is about, the call's extras."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        for name, variable in (
            ("request_id", context.request_id),
            ("actor_id", context.actor_id),
            ("record_id", context.record_id),
        ):
            value = variable.get()
            if value not in (None, ""):
                line[name] = value
        line |= {
            name: value for name, value in vars(record).items() if name not in PLAIN and name != "request"
        }
        if record.exc_info:
            line["trace"] = trace(record.exc_info[1])
        try:
            return orjson.dumps(line, default=str, option=_AS_TEXT).decode()
        except TypeError:
            # what orjson cannot spell: lone surrogates, huge numbers, strange names
            return json.dumps(line, default=str)


def told(error: BaseException) -> str:
    """An error without the values that it was raised over."""
    kind = type(error)
    if kind.__module__.partition(".")[0] == "xiucheng":
        return f"{kind.__name__}: {error}"
    if isinstance(error, OSError) and error.strerror:
        return f"{kind.__name__}: {error.strerror}"
    state = getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
    return f"{kind.__name__} ({state})" if state else kind.__name__


def trace(error: BaseException | None) -> str:
    """Where it happened, with what led to it, the first cause first; the lines of our code but no values."""
    parts: list[str] = []
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        parts.append("".join(traceback.format_tb(error.__traceback__)) + told(error))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\n\n".join(reversed(parts))


def _message(record: logging.LogRecord) -> str:
    """The message; an error among its arguments is told without values."""
    if isinstance(record.args, tuple) and any(isinstance(one, BaseException) for one in record.args):
        return str(record.msg) % tuple(
            told(one) if isinstance(one, BaseException) else one for one in record.args
        )
    return told(record.msg) if isinstance(record.msg, BaseException) else record.getMessage()
