# SPDX-License-Identifier: Apache-2.0
"""Languages of devices and neighbours: bytes and numbers to values and back, without Django."""
