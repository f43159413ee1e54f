# SPDX-License-Identifier: Apache-2.0
"""Addresses for tests: the interface's own only."""

import copy
from typing import Any

from django.urls import include, path

urlpatterns = [path("ui/", include("xiucheng.kernel.ui.urls"))]

INTERFACE = "xiucheng.kernel.ui.context.interface"


def only_the_interface(settings: Any) -> None:
    """Point a test at these addresses, with the context that every page of the interface needs."""
    settings.ROOT_URLCONF = __name__
    templates = copy.deepcopy(settings.TEMPLATES)
    processors = templates[0]["OPTIONS"]["context_processors"]
    if INTERFACE not in processors:
        processors.append(INTERFACE)
    settings.TEMPLATES = templates
