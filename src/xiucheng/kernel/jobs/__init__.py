# SPDX-License-Identifier: Apache-2.0
"""Work that happens after a step: jobs, subscriptions to the record, and what is done at times."""
