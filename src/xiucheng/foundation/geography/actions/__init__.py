# SPDX-License-Identifier: Apache-2.0
"""Writes of the map: layers of boundaries checked, loaded as versions, withdrawn before their day."""

from .loading import PropertyNames, load_boundaries
from .versions import forget_account, withdraw_version

__all__ = ["PropertyNames", "forget_account", "load_boundaries", "withdraw_version"]
