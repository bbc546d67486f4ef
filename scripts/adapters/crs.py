#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Requests of the OWASP Core Rule Set's own tests -> corpus rows, by class of attack.

Positive cases only: a negative one means "not this rule", not "benign".
"""
import sys

import rows

# The first digits of a rule's number -> class. More digits come first.
CLASSES = [
    ("944150", "jndi"), ("944151", "jndi"), ("944152", "jndi"),
    ("932170", "shellshock"), ("932171", "shellshock"),
    ("934110", "ssrf"), ("934120", "ssrf"), ("934190", "ssrf"),
    ("913", "scanner"), ("930", "path-traversal"), ("932", "rce"), ("933", "php"),
    ("942", "sqli"),
    # Beyond the classes that have a target:
    ("931", "rfi"), ("934", "other-injection"), ("944", "java"), ("941", "xss"),
]

for path in sys.argv[1:]:
    for number, case in enumerate(rows.read(path), 1):
        if case["polarity"] != "positive":
            continue
        name = next((n for prefix, n in CLASSES if str(case["rule_id"]).startswith(prefix)), None)
        if name:
            rows.request("crs", number, case["method"], case["uri"], case.get("headers"),
                         case.get("body"), expected_techniques=["T1190", "T1595", "T1552", "T1505"],
                         split=name, crs_rule=case["rule_id"])
