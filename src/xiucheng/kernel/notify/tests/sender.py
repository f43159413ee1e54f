# SPDX-License-Identifier: Apache-2.0
"""A process that sends what the outbox holds, for tests that kill it."""

from __future__ import annotations

if __name__ == "__main__":
    from xiucheng.delivery.cli.ready import django_ready

    django_ready()
    from xiucheng.kernel.notify.outbox import send_next

    while send_next():
        pass
