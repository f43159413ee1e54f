# SPDX-License-Identifier: Apache-2.0
"""The Django project: settings, addresses, entry for the web server."""
