# SPDX-License-Identifier: Apache-2.0
"""Entry for the web server."""

from xiucheng.delivery.cli.ready import django_ready

django_ready()

import gc  # noqa: E402 — Django's handlers want ready apps
import logging  # noqa: E402
from importlib import import_module  # noqa: E402

from django.conf import settings  # noqa: E402
from django.core.signals import request_started  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import reset_queries  # noqa: E402

application = get_wsgi_application()

# The first visitor must not wait until all views are loaded.
import_module(settings.ROOT_URLCONF)

if not settings.DEBUG:
    # Only with DEBUG do connections keep a list of their queries, which this would empty.
    request_started.disconnect(reset_queries)

# Our lines do not tell which line of code, thread or process logged them: do not look it up.
logging._srcfile = None
logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False

# What is loaded stays: the collector need not walk through it again and again.
gc.collect()
gc.freeze()
