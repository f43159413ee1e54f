# SPDX-License-Identifier: Apache-2.0
"""Words that the database keeps encrypted, and the keys, which it never sees."""

from xiucheng.kernel.vault.keys import KeyMissing, add_key, key_ids
from xiucheng.kernel.vault.words import key_of, opened, sealed

__all__ = ["KeyMissing", "add_key", "key_ids", "key_of", "opened", "sealed"]
