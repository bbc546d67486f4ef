#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Parameter values with their class of attack -> corpus rows: one request each, the value encoded."""
import sys
import urllib.parse

import rows

for path in sys.argv[1:]:
    for number, row in enumerate(rows.read(path), 1):
        value = urllib.parse.quote_plus(row["payload"])
        kind = row["attack_type"]
        rows.request("params", number, "GET", "/search?q=" + value, {"Host": "www.example.com"},
                     expected_techniques=[] if kind == "norm" else ["T1190"], split=kind)
