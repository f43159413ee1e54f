# SPDX-License-Identifier: Apache-2.0
"""What the columns of another system's request table mean, as data; and one row of it as an adopted case."""

from xiucheng.kernel.tables.mappings import MappingError
from xiucheng.operations.takeover.rules.declared import Mapping, read_mapping
from xiucheng.operations.takeover.rules.rows import Meaning, Reader
from xiucheng.operations.takeover.rules.words import KINDS, Remark

__all__ = ["KINDS", "Mapping", "MappingError", "Meaning", "Reader", "Remark", "read_mapping"]
