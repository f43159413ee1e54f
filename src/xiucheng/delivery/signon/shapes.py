# SPDX-License-Identifier: Apache-2.0
"""What the templates of these pages draw."""

from dataclasses import dataclass

from xiucheng.delivery.shell.shapes import FormView


@dataclass(frozen=True, slots=True)
class LeadingView:
    """leading.html: context name 'page'. It opens `url` by itself; the link is for who switched that off."""

    title: str
    sentence: str
    url: str
    link: str


@dataclass(frozen=True, slots=True)
class AskedView:
    """allow.html: context name 'page'. What a system wants to know, and the two answers."""

    form: FormView
    told: tuple[str, ...]
    deny_url: str
