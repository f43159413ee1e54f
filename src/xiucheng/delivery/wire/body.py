# SPDX-License-Identifier: Apache-2.0
"""Reads what was sent. Whatever it was, the answer is a sentence and never an error of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NoReturn

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from django.http.request import RawPostDataException, UnreadablePostError
from django.utils.translation import gettext as _

from xiucheng.kernel.declaration.types import Field
from xiucheng.kernel.desk.many import MOST, Seen
from xiucheng.kernel.process.errors import Invalid, Refused
from xiucheng.kernel.process.form import Unusable, parse, text

MAX_BYTES = 256 * 1024
MAX_NAMES = 100
MAX_DEPTH = 8
KEY_HEADER = "Idempotency-Key"
_KEY_VARIABLE = "HTTP_IDEMPOTENCY_KEY"
_KEY = re.compile(r"[\x21-\x7e]{1,80}")


class Unreadable(Refused):
    """What was sent is not JSON that we take; `status` says which rule of HTTP it breaks."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def read_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object of a request. Raises `Unreadable`, `Invalid` for names that cannot be kept."""
    kind = (request.content_type or "").lower()
    if kind != "application/json":
        raise Unreadable(415, _("Send JSON with the header Content-Type: application/json."))
    found = _decoded(_bytes(request))
    if not isinstance(found, dict):
        raise Unreadable(400, _('Send one JSON object such as {"field": "value"}.'))
    _check(found)
    return found


def _bytes(request: HttpRequest) -> bytes:
    length = request.META.get("CONTENT_LENGTH") or "0"
    if length.isdecimal() and int(length) > MAX_BYTES:
        raise _too_large()
    try:
        content = request.body
    except RequestDataTooBig:
        raise _too_large() from None
    except (UnreadablePostError, RawPostDataException):
        raise Unreadable(400, _("The request broke off before its end. Send it again.")) from None
    if len(content) > MAX_BYTES:
        raise _too_large()
    return content


def _too_large() -> Unreadable:
    sentence = _("This is too large. Send at most %(count)d kilobytes.") % {"count": MAX_BYTES // 1024}
    return Unreadable(413, sentence)


def _decoded(content: bytes) -> Any:
    if not content.strip():
        raise Unreadable(400, _('Send one JSON object such as {"field": "value"}.'))
    try:
        return json.loads(
            content.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_without_doubles
        )
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError:
        raise Unreadable(400, _("This is not UTF-8. Encode the JSON as UTF-8.")) from None
    except ValueError as error:
        where = f"{error.lineno}:{error.colno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            400, _("This is not JSON. Correct it and send it again. %(where)s") % {"where": where}
        ) from None


def _no_number(_name: str) -> NoReturn:
    raise ValueError


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Unreadable(400, _("The same name is given twice. Send each field once."))
    return found


def _too_deep() -> Unreadable:
    return Unreadable(400, _("This is nested too deeply. Send each field with a plain value."))


def _check(found: dict[str, Any]) -> None:
    """Depth, number of names, and names that can be answered: values are judged at their fields."""
    if len(found) > MAX_NAMES:
        raise Unreadable(400, _("These are too many fields. Send at most %(count)d.") % {"count": MAX_NAMES})
    level: list[Any] = [found]
    for _depth in range(MAX_DEPTH):
        level = [item for value in level for item in _inside(value)]
        if not level:
            return
    raise _too_deep()


def _inside(value: Any) -> Sequence[Any]:
    if isinstance(value, dict):
        for name in value:
            try:
                text(name)
            except Unusable as error:
                raise Unreadable(400, str(error)) from None
        return list(value.values())
    return value if isinstance(value, list) else ()


def key_of(request: HttpRequest) -> str:
    """The idempotency key of a write. Raises `Invalid` with a sentence that says what a key is."""
    key = str(request.META.get(_KEY_VARIABLE, ""))
    if _KEY.fullmatch(key):
        return key
    if not key:
        sentence = _(
            "Send the header Idempotency-Key with a new value for each intended act, and the same value "
            "when you repeat it: then a repetition acts only once."
        )
    else:
        sentence = _("An Idempotency-Key has 1 to 80 visible ASCII characters, without spaces.")
    raise Invalid({KEY_HEADER: sentence})


def version_of(found: dict[str, Any]) -> int:
    """Take the version that the caller saw out of a body. Raises `Invalid`."""
    version = found.pop("version", None)
    if isinstance(version, bool) or not isinstance(version, int) or not 0 < version < 2**31:
        sentence = _("Write the version that you saw, a whole number; it comes with the record.")
        raise Invalid({"version": sentence})
    return version


def records_of(found: dict[str, Any]) -> list[Seen]:
    """Take the records out of the body of a step for many, each once. Raises `Invalid`."""
    sent = found.pop("records", None)
    if not isinstance(sent, list) or not 0 < len(sent) <= MOST:
        sentence = _('Name 1 to %(count)d records, such as [{"id": 1000, "version": 3}].') % {"count": MOST}
        raise Invalid({"records": sentence})
    marked = [_seen(one) for one in sent]
    if len({one.record_id for one in marked}) < len(marked):
        raise Invalid({"records": _("The same record is named twice. Name each once.")})
    return marked


def _seen(sent: Any) -> Seen:
    """One of the records. Raises `Invalid`."""
    named = sent if isinstance(sent, dict) and set(sent) == {"id", "version"} else {"id": 0, "version": 0}
    identity, version = named["id"], named["version"]
    whole = all(isinstance(one, int) and not isinstance(one, bool) for one in (identity, version))
    if not whole or not (0 <= identity < 2**63 and 0 < version < 2**31):
        sentence = _("Name each record by its id and the version that you saw, both whole numbers.")
        raise Invalid({"records": sentence})
    return Seen(identity, version)


def read_fields(fields: Sequence[Field], data: Mapping[str, Any]) -> dict[str, Any]:
    """Typed values of a body that is no step. Raises `Invalid`."""
    clean, errors = parse(fields, data)
    if errors:
        raise Invalid(errors)
    return clean


def read_query(fields: Sequence[Field], request: HttpRequest) -> dict[str, Any]:
    """Typed values of the address's question part. Raises `Invalid`, also for names that filter nothing."""
    clean, errors = parse(fields, dict(request.GET.items()))
    known = {item.name for item in fields}
    for name in errors.keys() - known:
        errors[name] = _("There is no filter of this name. Leave it out.")
    if errors:
        raise Invalid(errors)
    return clean
