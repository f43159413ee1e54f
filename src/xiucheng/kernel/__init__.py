# SPDX-License-Identifier: Apache-2.0
"""What every part of a city system stands on; it knows no city words."""
