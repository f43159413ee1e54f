# SPDX-License-Identifier: Apache-2.0
"""Django's PostgreSQL backend that brings a fallen embedded server back."""
