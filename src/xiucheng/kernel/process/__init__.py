# SPDX-License-Identifier: Apache-2.0
"""The declaration of a process, and the one engine that runs all of them."""
