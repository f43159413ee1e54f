# SPDX-License-Identifier: Apache-2.0
"""What a grid's code says by itself: its community, town and district, and the path of its area."""

from __future__ import annotations

from typing import Final

from xiucheng.foundation.geography.types import CODE_LENGTHS, Layer

_LAYERS: Final = {length: layer for layer, length in CODE_LENGTHS.items()}
_LENGTHS: Final = tuple(sorted(_LAYERS))


def layer_of(code: str) -> Layer | None:
    """Return the layer that a code of this length belongs to."""
    return _LAYERS.get(len(code))


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes from the district down to this one: `310199001` gives `310199`, `310199001`."""
    return tuple(code[:length] for length in _LENGTHS if length <= len(code))


def area_path(code: str) -> str:
    """Return the area path of a code: `310199001002015` gives `310199/001/002/015/`."""
    starts = (0, *_LENGTHS)
    return "".join(
        f"{code[start:end]}/" for start, end in zip(starts, _LENGTHS, strict=False) if end <= len(code)
    )


def code_problem(layer: Layer, code: str) -> bool:
    """Tell whether a code has not the form that its layer asks for."""
    length = CODE_LENGTHS.get(layer)
    if length is None:
        return not code or len(code) > 40
    return not (len(code) == length and code.isascii() and code.isdigit())
