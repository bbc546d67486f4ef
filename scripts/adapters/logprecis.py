#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""LogPrécis statements.jsonl -> corpus rows, one for each pipeline.

The data set labels each command of a pipeline by itself. Nobody logs those: what reaches a tagger
is the line, and `wc -l` means something only behind `cat /proc/cpuinfo`. With `--alone` each
statement is a row of its own all the same, for comparison. `tactics` lists the statements' tactics.
"""
import sys

import rows

alone = "--alone" in sys.argv
number = 0


def flush(part):
    global number
    if part:
        number += 1
        rows.command("logprecis-alone" if alone else "logprecis", number,
                     " | ".join(row["statement"] for row in part),
                     tactics=[row["tactic"] for row in part])


for path in sys.argv[1:]:
    if path.startswith("--"):
        continue
    part = []
    for row in rows.read(path):
        if part and part[0]["session_id"] != row["session_id"]:
            flush(part)
            part = []
        part.append(row)
        if alone or row["sep"] != "|":
            flush(part)
            part = []
    flush(part)
