# SPDX-License-Identifier: Apache-2.0
"""Every reporter hears what happened, follows the report without an account, and says whether it is solved."""
