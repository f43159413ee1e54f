# SPDX-License-Identifier: Apache-2.0
"""What operators install from: the offline bundle, units, proxies' samples."""
