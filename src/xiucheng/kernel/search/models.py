# SPDX-License-Identifier: Apache-2.0
"""The index: for each record what is searched in, and its tokens."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models


class SearchText(models.Model):
    """What a record is found by; follows the record and can be made anew from it at any time.

    `tokens` above zero are characters and pairs of `text`, below zero the scopes that the record lies in
    (see `words.py`). A deleted record takes its row along. Never holds personal words.
    """

    record_id = models.BigIntegerField(primary_key=True)
    version = models.IntegerField()
    text = models.TextField(db_collation="C")
    tokens = ArrayField(models.BigIntegerField())

    class Meta:
        db_table = "search_text"
        # what was added lately is read by every search, so that list is kept short
        indexes = [GinIndex(fields=["tokens"], name="search_text_tokens", gin_pending_list_limit=256)]

    def __str__(self) -> str:
        return f"search {self.record_id}"
