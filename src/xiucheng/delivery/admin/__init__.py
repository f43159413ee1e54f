# SPDX-License-Identifier: Apache-2.0
"""The pages of the three administrators: accounts and units, appointments, the access log."""
