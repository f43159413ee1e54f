# SPDX-License-Identifier: Apache-2.0
"""Manifest of the takeover."""

from xiucheng.kernel.declaration.registry import Manifest


class TakeoverConfig(Manifest):
    name = "xiucheng.operations.takeover"
    label = "takeover"
    verbose_name = "takeover"
