# SPDX-License-Identifier: Apache-2.0
"""Long reads: one statement's rows part by part, all of one moment, while the memory stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import Model, QuerySet

from xiucheng.kernel.database.prepared import TIMES, Row

PART = 1000


def in_parts(rows: QuerySet[Model, Any], using: str = DEFAULT_DB_ALIAS) -> Iterator[list[Row]]:
    """The rows of a query that names its columns (`values_list`), by a cursor that the server keeps.

    A transaction is open until the last part was taken or the iterator is closed; both must happen in the
    thread that took the first part.
    """
    try:
        sql, params = rows.query.sql_with_params()
    except (
        EmptyResultSet
    ):  # whatever there is, these conditions let nothing through: somebody without any post
        return
    connection = connections[using]
    with transaction.atomic(using=using), connection.chunked_cursor() as cursor:
        # Django's own reader of times is written in Python
        cursor.cursor.adapters.register_loader("timestamptz", TIMES)
        cursor.execute(sql, params)
        while part := cursor.fetchmany(PART):
            yield part
