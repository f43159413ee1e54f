# SPDX-License-Identifier: Apache-2.0
"""What a unit decides, from a day on, about similar cases and flags."""

from django.utils.translation import gettext_lazy

from xiucheng.kernel.configuration.declared import Setting, number_between

METRES, DAYS = gettext_lazy("%(value)s metres"), gettext_lazy("%(value)s days")
SIMILAR_METRES: Setting[int] = Setting(
    "similar_metres",
    gettext_lazy("Similar cases: how near"),
    gettext_lazy("Within so many metres of a report's pin, cases that may be the same are proposed."),
    "100",
    number_between(10, 500),
    pattern=METRES,
)
SIMILAR_DAYS: Setting[int] = Setting(
    "similar_days",
    gettext_lazy("Similar cases: how long after closing"),
    gettext_lazy("A case that was closed within so many days is proposed as well."),
    "7",
    number_between(1, 90),
    pattern=DAYS,
)
PHOTO_METRES: Setting[int] = Setting(
    "photo_metres",
    gettext_lazy("Photo taken elsewhere"),
    gettext_lazy("A report is flagged when a photo's own position is further than this from the pin."),
    "500",
    number_between(50, 100_000),
    pattern=METRES,
)
PHOTO_DAYS: Setting[int] = Setting(
    "photo_days",
    gettext_lazy("Old photo"),
    gettext_lazy("A report is flagged when a photo was taken more than so many days before it was sent."),
    "3",
    number_between(1, 3650),
    pattern=DAYS,
)
SAME_PIN: Setting[int] = Setting(
    "same_pin_cases",
    gettext_lazy("Perhaps a default position"),
    gettext_lazy("A report is flagged when so many other cases have its position to the last digit."),
    "20",
    number_between(2, 10_000),
    pattern=gettext_lazy("%(value)s cases"),
)
SETTINGS = (SIMILAR_METRES, SIMILAR_DAYS, PHOTO_METRES, PHOTO_DAYS, SAME_PIN)
