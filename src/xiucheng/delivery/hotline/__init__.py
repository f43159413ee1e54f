# SPDX-License-Identifier: Apache-2.0
"""Pages and endpoints of hotlines: how they stand, orders in, answers out."""
