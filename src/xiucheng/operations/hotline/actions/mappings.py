# SPDX-License-Identifier: Apache-2.0
"""Where mappings of hotlines are: shipped, the city's own, or plain ones whose columns have our names."""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from xiucheng.kernel.settings import settings
from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.operations.hotline.rules.mapping import NEEDED, TARGETS, TOLD, Mapping, read_mapping
from xiucheng.operations.hotline.types import SOURCES

_SHIPPED = files("xiucheng.operations.hotline").joinpath("data/mappings")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


def mapping_names() -> list[str]:
    """Names that pages and endpoints take: plain ones, shipped ones, and the city's own."""
    own = {path.stem for path in _folder().glob("*.json")} if _folder().is_dir() else set()
    shipped = {one.name.removesuffix(".json") for one in _SHIPPED.iterdir() if one.name.endswith(".json")}
    return [
        *(code for code, _label in SOURCES),
        *sorted(shipped | {name for name in own if _NAME.fullmatch(name)}),
    ]


def mapping_of(name: str) -> Mapping:
    """The mapping of a name; a city's own goes before a shipped one. Raises `MappingError`."""
    if name in dict(SOURCES):
        return read_mapping(_plain(name))
    if name not in mapping_names():
        sentence = _("There is no mapping %(name)s. Use one of %(names)s.")
        raise MappingError(sentence % {"name": name[:60], "names": ", ".join(mapping_names())})
    own = _folder() / f"{name}.json"
    return _read(
        name,
        own.read_text("utf-8-sig") if own.exists() else _SHIPPED.joinpath(f"{name}.json").read_text("utf-8"),
    )


def mapping_in(path: Path) -> Mapping:
    """The mapping in a file of the operator's. Raises `MappingError`."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        sentence = _("The mapping %(name)s cannot be read: %(error)s")
        raise MappingError(sentence % {"name": path, "error": error}) from None
    return _read(str(path), text)


def _read(name: str, text: str) -> Mapping:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        sentence = _("The mapping %(name)s cannot be read: %(error)s")
        raise MappingError(sentence % {"name": name, "error": error}) from None
    return read_mapping(document)


def _folder() -> Path:
    return settings.var / "hotline" / "mappings"


def _plain(source: str) -> dict[str, Any]:
    """Our own names for everything."""
    return {
        "source": source,
        "name": _("%(hotline)s, in our own columns") % {"hotline": dict(SOURCES)[source]},
        "times": ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"],
        "columns": {target: [target] for target in TARGETS},
        "optional": [target for target in TARGETS if target not in NEEDED],
        "answers": {"columns": {name: name for name in TOLD}},
    }
