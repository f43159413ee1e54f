# SPDX-License-Identifier: Apache-2.0
"""Which mapping fits a header, and a mapping from columns that were matched by hand. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

Document = dict[str, Any]


def digest_of(header: Sequence[str]) -> str:
    """The same for the same columns in the same order."""
    return hashlib.sha256(json.dumps(list(header), ensure_ascii=False).encode()).hexdigest()


def columns_found(mapping: Mapping[str, Any], header: Sequence[str]) -> dict[str, str]:
    """{target: the column of this header that the mapping takes for it}."""
    here = set(header)
    found = {
        target: next((name for name in _names(names) if name in here), "")
        for target, names in mapping["columns"].items()
    }
    return {target: name for target, name in found.items() if name}


def _names(names: str | Sequence[str]) -> Sequence[str]:
    return [names] if isinstance(names, str) else names


def fits(mapping: Mapping[str, Any], header: Sequence[str]) -> bool:
    """Whether the header has every column that the mapping cannot do without."""
    found = columns_found(mapping, header)
    return all(target in found or target in mapping.get("optional", ()) for target in mapping["columns"])


def best(mappings: Mapping[str, Document], header: Sequence[str]) -> str:
    """The name of the mapping that fits and makes use of most columns; empty when none fits."""
    usable = {name: len(columns_found(one, header)) for name, one in mappings.items() if fits(one, header)}
    return max(sorted(usable), key=lambda name: usable[name], default="")


def by_hand(base: Document, source: str, name: str, columns: Mapping[str, str]) -> Document:
    """The mapping that takes these columns; times, words for closed and the like are the base's."""
    chosen = {target: [column] for target, column in columns.items() if column}
    kept = {part: value for part, value in base.items() if part not in {"about", "name_en"}}
    return {
        **kept,
        "source": source,
        "name": name,
        "columns": chosen,
        "optional": [],
    }
