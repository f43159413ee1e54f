# SPDX-License-Identifier: Apache-2.0
"""Every limit of the platform."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Limit:
    """`burst` at once, then one more every `every` seconds; `what` says what is counted, and by whom."""

    name: str
    what: str
    burst: int
    every: float

    def told(self, factor: int) -> str:
        """The limit in words, such as "10 at once, then 1 a minute"."""
        if not factor:
            return "switched off by XIUCHENG_LIMITS"
        rate = factor / self.every
        per, word = (
            (1, "a second") if rate >= 1 else (60, "a minute") if rate * 60 >= 1 else (3600, "an hour")
        )
        return f"{self.burst * factor} at once, then {rate * per:.0f} {word}"


SIGN_IN_NAME: Final = Limit("sign_in_name", "failed sign-ins with one name, by unknown devices", 10, 60)
SIGN_IN_DEVICE: Final = Limit("sign_in_device", "failed sign-ins on one known device", 10, 60)
SIGN_IN_ADDRESS: Final = Limit("sign_in_address", "failed sign-ins of unknown devices at one address", 100, 3)
# everybody with an account gets as many marks as they sign in, so marks alone bound nothing. Apart from the limit
# above: who has no account must not stop those who have one. Of 2,000 people behind one address who sign in within
# half an hour, one in three may mistype: 100 at once and 20 a minute are 700
SIGN_IN_KNOWN: Final = Limit("sign_in_known", "failed sign-ins of known devices at one address", 100, 3)
VISITOR: Final = Limit("visitor", "requests of all who are not signed in at one address", 600, 0.05)
PERSON: Final = Limit("person", "requests of one person who is signed in", 1500, 0.02)
TOKEN: Final = Limit("token", "requests with one API token", 3000, 0.01)
SYSTEM_SECRET: Final = Limit("system_secret", "wrong secrets of registered systems from one address", 20, 30)
SIGN_ON: Final = Limit("sign_on", "failed sign-ons by way of another issuer at one address", 100, 3)
# a stream lasts ten minutes at most, so these also bound how many are open: 120 of a person, 4,000 of an address
STREAM_PERSON: Final = Limit("stream_person", "live streams that one person opens", 60, 10)
STREAM_ADDRESS: Final = Limit("stream_address", "live streams opened at one address", 2000, 0.3)
# twelve digits are drawn at random: with a million reports one guess in a million opens one, so these are years
TRACKED: Final = Limit("tracked", "numbers that open no report, at one address", 30, 20)
TRACKED_DEVICE: Final = Limit("tracked_device", "numbers that open no report, on one known device", 10, 60)
ANSWERS: Final = Limit("answers", "what is said about one report by its number", 10, 360)

LIMITS: Final = (
    SIGN_IN_NAME,
    SIGN_IN_DEVICE,
    SIGN_IN_ADDRESS,
    SIGN_IN_KNOWN,
    SIGN_ON,
    VISITOR,
    PERSON,
    TOKEN,
    SYSTEM_SECRET,
    STREAM_PERSON,
    STREAM_ADDRESS,
    TRACKED,
    TRACKED_DEVICE,
    ANSWERS,
)
