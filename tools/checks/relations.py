# SPDX-License-Identifier: Apache-2.0
"""Tables refer down the floors only, as imports do."""

from collections.abc import Iterable
from typing import Any

RANK = {"kernel": 0, "foundation": 1, "operations": 2, "insight": 3, "delivery": 4}


def find(models: Iterable[Any]) -> list[str]:
    """Every relation that points up, or to a generic somewhere."""
    found = []
    for model in models:
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if field.auto_created or target is None or target == "self":
                continue
            if rank(target) > rank(model):
                found.append(
                    f"{model.__module__}.{model.__name__}.{field.name} refers up to {target.__module__}."
                )
    return found


def rank(model: Any) -> int:
    parts = model.__module__.split(".")
    return RANK.get(parts[1], 0) if parts[0] == "xiucheng" else -1
