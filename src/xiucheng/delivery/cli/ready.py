# SPDX-License-Identifier: Apache-2.0
"""Makes Django usable in a process: database answering, apps loaded."""

import gc
import os

import django
from django.apps import apps

from xiucheng.kernel.database import addresses


def django_ready() -> None:
    """Start or join the embedded server if it is the one in force, then set Django up once."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiucheng.delivery.site.settings")
    addresses.ready()
    if not apps.ready:
        _set_up()


def _set_up() -> None:
    """Hundreds of thousands of lasting objects are made: looking for rubbish among them was a third of the start."""
    gc.disable()
    try:
        django.setup()
    finally:
        gc.freeze()
        gc.enable()
