# SPDX-License-Identifier: Apache-2.0
"""Manifest of the doors of the one-door sign-on: their templates."""

from django.apps import AppConfig


class SignOnConfig(AppConfig):
    name = "xiucheng.delivery.signon"
    label = "signon"
