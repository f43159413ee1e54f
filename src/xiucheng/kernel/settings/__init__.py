# SPDX-License-Identifier: Apache-2.0
"""Typed settings of the installation, read once from the environment."""

from xiucheng.kernel.settings.reading import Networks
from xiucheng.kernel.settings.values import Settings, SettingsError, load

settings: Settings = load()

__all__ = ["Networks", "Settings", "SettingsError", "load", "settings"]
