#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Commands from forum answers and manual examples (nl2bash, tldr) -> corpus rows.

The source is benign, the commands need not be: tldr explains nmap too. So no rule is expected to stay
silent on each of them; the rate of tags is what is measured.
"""
import sys

import rows

for path in sys.argv[1:]:
    for number, row in enumerate(rows.read(path), 1):
        rows.command("benign", number, row["command_text"], split=row["source"])
