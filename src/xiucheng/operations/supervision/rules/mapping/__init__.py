# SPDX-License-Identifier: Apache-2.0
"""What the columns of another system's request table mean, as data; and one row of it as an adopted case."""

from xiucheng.operations.supervision.rules.mapping.declared import Mapping, MappingError, read_mapping
from xiucheng.operations.supervision.rules.mapping.rows import Meaning, Reader
from xiucheng.operations.supervision.rules.mapping.words import KINDS, Remark

__all__ = ["KINDS", "Mapping", "MappingError", "Meaning", "Reader", "Remark", "read_mapping"]
