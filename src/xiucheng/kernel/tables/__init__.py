# SPDX-License-Identifier: Apache-2.0
"""Tables of other systems, CSV and XLSX, as a header and rows of text."""

from xiucheng.kernel.tables.reading import open_table
from xiucheng.kernel.tables.types import Row, Table, TableError

__all__ = ["Row", "Table", "TableError", "open_table"]
