#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Atomic Red Team, Linux: tests.jsonl (whole tests) or lines.jsonl -> corpus rows.

The label is right for the test as a whole, so rows made of lines get no expectation: they are there
to be judged by hand.
"""
import os
import sys

import rows

for path in sys.argv[1:]:
    is_lines = os.path.basename(path).startswith("lines")
    origin = "atomic-line" if is_lines else "atomic-test"
    for number, test in enumerate(rows.read(path), 1):
        expected = None if is_lines else [test["technique_id_v18"]]
        rows.command(origin, number, test["command_text"], expected_techniques=expected,
                     technique=test["technique_id_v18"])
