# SPDX-License-Identifier: Apache-2.0
"""Makes docs/settings.md from the declared settings."""

from dataclasses import fields

from xiucheng.kernel.settings.values import Settings

HEAD = """# Settings

Made from `src/xiucheng/kernel/settings/values.py` by `make generate`; change it there.
Every setting is an environment variable. None has to be set.

| variable | default | meaning |
|---|---|---|
"""


def markdown() -> str:
    """The page of all settings."""
    rows = [
        f"| `{item.metadata['variable']}` | {shown(item.metadata['default'])} | {item.metadata['doc']} |"
        for item in fields(Settings)
    ]
    return HEAD + "\n".join(rows) + "\n"


def shown(default: str) -> str:
    return f"`{default}`" if default else "empty"
