# SPDX-License-Identifier: Apache-2.0
"""How often the same name, device, token, person or address may ask; shared by all processes of a machine."""

from xiucheng.kernel.limits.limiter import Claim, Limiter, TooMany, limiter

__all__ = ["Claim", "Limiter", "TooMany", "limiter"]
