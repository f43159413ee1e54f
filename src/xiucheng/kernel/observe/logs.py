# SPDX-License-Identifier: Apache-2.0
"""Log lines as JSON objects."""

import json
import logging
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
            "message": record.getMessage(),
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
            line["trace"] = self.formatException(record.exc_info)
        try:
            return orjson.dumps(line, default=str, option=_AS_TEXT).decode()
        except TypeError:
            # what orjson cannot spell: lone surrogates, huge numbers, strange names
            return json.dumps(line, default=str)
