# SPDX-License-Identifier: Apache-2.0
"""What pages and programs are told of work that several units do together, beyond the record itself."""
