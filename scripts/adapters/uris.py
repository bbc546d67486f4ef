#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Malicious URIs -> corpus rows."""
import sys

import rows

for path in sys.argv[1:]:
    for number, row in enumerate(rows.read(path), 1):
        rows.request("uris", number, "GET", row["uri"], {"Host": "www.example.com"})
