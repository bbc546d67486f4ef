#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""GTFOBins examples.jsonl -> corpus rows. A function is recognised by any technique that names it.

`inherit` has no function of its own and is left out.
"""
import sys

import rows

TECHNIQUES = {
    "shell": ["T1059", "T1548"],
    "command": ["T1059"],
    "reverse-shell": ["T1059", "T1071", "T1095"],
    "bind-shell": ["T1059", "T1071", "T1095"],
    "file-read": ["T1005", "T1003"],
    "file-write": ["T1565"],
    "upload": ["T1041", "T1048", "T1567"],
    "download": ["T1105"],
    "library-load": ["T1574"],
    "privilege-escalation": ["T1548", "T1003", "T1098", "T1036", "T1574"],
}

for path in sys.argv[1:]:
    for number, example in enumerate(rows.read(path), 1):
        expected = TECHNIQUES.get(example["function"])
        if expected:
            rows.command("gtfobins", number, example["code"], expected_techniques=expected,
                         split=example["function"])
