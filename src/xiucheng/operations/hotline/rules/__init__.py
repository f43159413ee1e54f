# SPDX-License-Identifier: Apache-2.0
"""Pure rules of orders: of their steps (`steps`), of the drafted answer (`drafts`), of mappings (`mapping`, `rows`)."""
