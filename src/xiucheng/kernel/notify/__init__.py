# SPDX-License-Identifier: Apache-2.0
"""Tells people what waits for them, without flooding them: in the system, by mail, SMS and web push."""
