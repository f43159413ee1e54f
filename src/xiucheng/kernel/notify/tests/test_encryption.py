# SPDX-License-Identifier: Apache-2.0
"""Web push's encryption: the standard's own example, and whatever we seal a browser opens."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given, settings
from hypothesis import strategies as st

from xiucheng.kernel.clock import now
from xiucheng.kernel.notify.encryption import (
    CURVE,
    MOST_BYTES,
    encrypt,
    padded,
    private_key,
    public_bytes,
    unpadded,
    vapid,
)
from xiucheng.kernel.notify.tests.peers import checked_vapid, opened

# RFC 8291, section 5 and appendix A
PLAIN = b"When I grow up, I want to be a watermelon"
OURS = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
BROWSERS = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
AUTH, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
SEALED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def key_of(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(padded(text)), CURVE)


def test_the_standards_example() -> None:
    browser = key_of(BROWSERS)
    sealed = encrypt(
        PLAIN, public_bytes(browser.public_key()), padded(AUTH), own=key_of(OURS), salt=padded(SALT)
    )
    assert unpadded(sealed) == SEALED
    assert opened(sealed, browser, padded(AUTH)) == PLAIN


@settings(deadline=None, max_examples=40)
@given(st.binary(max_size=MOST_BYTES), st.binary(min_size=16, max_size=16))
def test_what_is_sealed_is_opened_by_its_browser_alone(content: bytes, auth: bytes) -> None:
    browser, other = (ec.generate_private_key(CURVE) for _ in range(2))
    sealed = encrypt(content, public_bytes(browser.public_key()), auth)
    assert len(sealed) <= 4096
    assert opened(sealed, browser, auth) == content
    with pytest.raises(InvalidTag):
        opened(sealed, other, auth)


def test_what_cannot_be_sealed() -> None:
    for receiver in (b"", b"\x04" + b"\x00" * 64, b"x" * 65):
        with pytest.raises(ValueError):
            encrypt(b"words", receiver, b"a" * 16)
    with pytest.raises(ValueError):
        encrypt(b"x" * (MOST_BYTES + 1), public_bytes(key_of(OURS).public_key()), b"a" * 16)


def test_we_name_ourselves_to_one_service_for_half_a_day() -> None:
    key = private_key("A" * 43)
    claims = checked_vapid(
        vapid("https://push.example", "mailto:it@example.org", key, now()), "https://push.example"
    )
    assert claims["sub"] == "mailto:it@example.org"
    assert public_bytes(private_key("A" * 43).public_key()) == public_bytes(key.public_key())
