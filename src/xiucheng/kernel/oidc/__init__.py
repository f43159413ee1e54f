# SPDX-License-Identifier: Apache-2.0
"""One-door sign-on by OpenID Connect: people come in through another issuer, and other systems through us."""
