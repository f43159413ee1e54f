# SPDX-License-Identifier: Apache-2.0
"""Encrypting and reading single values with AES-256-GCM.

A stored value is `enc1.KEYID.BASE64`: nonce and ciphertext together. The place of a value (its row) is
authenticated with it, so that nobody moves one person's words to another record without a trace.
"""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from django.utils.translation import gettext as _

from xiucheng.kernel.vault.keys import KeyMissing, ring

FORM = "enc1."
NONCE = 12


def sealed(words: str, place: str) -> str:
    """The words as the database keeps them at a place."""
    keys = ring()
    nonce = secrets.token_bytes(NONCE)
    content = nonce + keys.by_id[keys.newest].encrypt(nonce, words.encode(), place.encode())
    return f"{FORM}{keys.newest}.{base64.urlsafe_b64encode(content).decode()}"


def opened(value: str, place: str) -> str:
    """The words of a stored value; what was stored before there was encryption is returned as it is.

    Raises `KeyMissing` when the key is not here or the value is not what was stored at this place.
    """
    if not value.startswith(FORM):
        return value
    _form, identity, content = (value.split(".", 2) + ["", ""])[:3]
    key = ring().by_id.get(identity)
    if key is None:
        raise KeyMissing(
            _("The key %(key)s is not in the key file. Bring it back from where it is kept.")
            % {"key": identity}
        )
    try:
        raw = base64.urlsafe_b64decode(content)
        return key.decrypt(raw[:NONCE], raw[NONCE:], place.encode()).decode()
    except (InvalidTag, ValueError, binascii.Error):
        raise KeyMissing(_("These words were changed or moved and cannot be read.")) from None


def key_of(value: str) -> str:
    """The id of the key that a stored value needs, empty when it needs none."""
    return value.split(".", 2)[1] if value.startswith(FORM) else ""


def sealed_length(words: str) -> int:
    """How long the words are once stored: a search among many decrypts only what is as long."""
    return len(f"{FORM}{ring().newest}.") + 4 * -(-(NONCE + len(words.encode()) + 16) // 3)
