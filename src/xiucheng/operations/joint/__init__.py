# SPDX-License-Identifier: Apache-2.0
"""Joint operations 联合整治: several departments carry out one plan together."""
