# SPDX-License-Identifier: Apache-2.0
"""Photos, documents and recordings: streamed in, kept by their content, looked at only by who may."""
