# SPDX-License-Identifier: Apache-2.0
"""The wrapper Django asks for; only opening a connection differs."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError

from xiucheng.kernel.database import embedded
from xiucheng.kernel.settings import settings


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL, revived when it is ours and does not answer."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            if settings.database_url is not None:
                raise
            embedded.ensure()
            return super().get_new_connection(conn_params)
