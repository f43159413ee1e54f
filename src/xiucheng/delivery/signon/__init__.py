# SPDX-License-Identifier: Apache-2.0
"""The doors of the one-door sign-on: in through another issuer, and out to the bureau's other systems."""
