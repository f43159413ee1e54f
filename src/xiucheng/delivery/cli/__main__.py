# SPDX-License-Identifier: Apache-2.0
"""`python -m xiucheng.delivery.cli` is the command too."""

import sys

from xiucheng.delivery.cli import main

if __name__ == "__main__":
    sys.exit(main())
