# SPDX-License-Identifier: Apache-2.0
"""Start-up check: says which vendor files are missing and how to get them."""

from collections.abc import Sequence
from pathlib import Path

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning, register

ROOT = Path(__file__).parent
VENDOR = ROOT / "static" / "vendor"
SCRIPTS_AND_STYLES = (
    "htmx.min.js",
    "tabler.min.css",
    "maplibre-gl.mjs",
    "maplibre-gl-worker.mjs",
    "maplibre-gl.css",
)


def icon_names() -> list[str]:
    """Names in icons.txt: the icons that the interface may use."""
    lines = (ROOT / "icons.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def missing_files() -> list[str]:
    """Vendor files that set-up should have copied and has not."""
    wanted = [*SCRIPTS_AND_STYLES, *(f"icons/{name}.svg" for name in icon_names())]
    return [name for name in wanted if not (VENDOR / name).is_file()]


@register()
def vendor_files_present(app_configs: Sequence[AppConfig] | None, **_: object) -> list[CheckMessage]:
    """Warn once at start instead of showing bare pages later."""
    missing = missing_files()
    if not missing:
        return []
    return [
        Warning(
            f"{len(missing)} interface files are missing, first of them {missing[0]}.",
            hint="Run 'make setup': it copies them from the locked npm packages.",
            id="ui.W001",
        )
    ]
