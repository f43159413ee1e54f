# SPDX-License-Identifier: Apache-2.0
"""Tables, CSV and XLSX: those of other systems as rows of text, our lists as files that are safe to open."""

from xiucheng.kernel.tables.reading import open_table
from xiucheng.kernel.tables.types import Column, Kind, Row, Sheet, Table, TableError

__all__ = ["Column", "Kind", "Row", "Sheet", "Table", "TableError", "open_table"]
