# SPDX-License-Identifier: Apache-2.0
"""Makes docs/settings.md from the declared settings."""

from dataclasses import fields

from xiucheng.kernel.settings.values import GROUPS

HEAD = """# Settings

Made from `src/xiucheng/kernel/settings/` by `make generate`; change them there.
Every setting is an environment variable. None has to be set.
"""
TABLE = "\n## {}\n\n| variable | default | meaning |\n|---|---|---|\n"


def markdown() -> str:
    """The page of all settings, a table for each group."""
    return HEAD + "".join(TABLE.format(group.__doc__) + rows(group) for group in GROUPS)


def rows(group: type) -> str:
    """The lines of one group."""
    return "".join(
        f"| `{item.metadata['variable']}` | {shown(item.metadata['default'])} | {item.metadata['doc']} |\n"
        for item in fields(group)
    )


def shown(default: str) -> str:
    return f"`{default}`" if default else "empty"
