# SPDX-License-Identifier: Apache-2.0
"""Set-up, checks and generators; never imported by the product."""
