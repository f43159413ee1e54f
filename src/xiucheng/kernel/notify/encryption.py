# SPDX-License-Identifier: Apache-2.0
"""Web push: content that only the browser can open (RFC 8291, RFC 8188) and who sends it (VAPID, RFC 8292)."""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CURVE = ec.SECP256R1()
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
RECORD_SIZE = 4096
MOST_BYTES = 3_000
"""Longer messages are refused by push services."""
LIVES = timedelta(hours=12)


def unpadded(data: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def padded(text: str) -> bytes:
    """The bytes of such text. Raises ValueError."""
    return base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)


def private_key(seed: str) -> ec.EllipticCurvePrivateKey:
    """The key that follows from a kept secret of 32 bytes."""
    return ec.derive_private_key(int.from_bytes(padded(seed)) % (_ORDER - 1) + 1, CURVE)


def public_bytes(key: ec.EllipticCurvePublicKey) -> bytes:
    """A public key as its uncompressed point, 65 bytes."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def point(data: bytes) -> ec.EllipticCurvePublicKey:
    """The public key of a point. Raises ValueError for one that is not on the curve."""
    return ec.EllipticCurvePublicKey.from_encoded_point(CURVE, data)


def encrypt(
    content: bytes,
    receiver: bytes,
    auth: bytes,
    *,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Content for one browser as the body of a push, encoding aes128gcm, in one record. Raises ValueError.

    `receiver`, `auth`: the browser's point and secret. `own`, `salt` are fresh but in tests.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"A pushed message has at most {MOST_BYTES} bytes.")
    own = own or ec.generate_private_key(CURVE)
    salt = salt or os.urandom(16)
    sender = public_bytes(own.public_key())
    shared = own.exchange(ec.ECDH(), point(receiver))
    secret = _derived(shared, auth, b"WebPush: info\x00" + receiver + sender, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\x00", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\x00", 12)
    sealed = AESGCM(key).encrypt(nonce, content + b"\x02", None)
    return salt + RECORD_SIZE.to_bytes(4) + bytes([len(sender)]) + sender + sealed


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def vapid(audience: str, contact: str, key: ec.EllipticCurvePrivateKey, at: datetime) -> str:
    """The header Authorization that names us to a push service (`audience`: its scheme and host)."""
    claims = {"aud": audience, "exp": int((at + LIVES).timestamp()), "sub": contact}
    parts = [
        unpadded(json.dumps(part, separators=(",", ":")).encode())
        for part in ({"typ": "JWT", "alg": "ES256"}, claims)
    ]
    signed = ".".join(parts)
    r, s = decode_dss_signature(key.sign(signed.encode(), ec.ECDSA(hashes.SHA256())))
    token = f"{signed}.{unpadded(r.to_bytes(32) + s.to_bytes(32))}"
    return f"vapid t={token}, k={unpadded(public_bytes(key.public_key()))}"
