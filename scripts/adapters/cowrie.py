#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Cowrie's JSON log -> corpus rows: each distinct command once, weighted by how often it was typed.

Blank lines are no commands; neither are the answers to prompts that Cowrie logs as input are left
out: they cannot be told apart from commands.
"""
import collections
import sys

import rows

counts = collections.Counter()
for path in sys.argv[1:]:
    for event in rows.read(path):
        if event.get("eventid") in ("cowrie.command.input", "cowrie.command.failed"):
            counts[event.get("input") or ""] += 1
for number, (text, weight) in enumerate(counts.items(), 1):
    if text.strip():
        rows.command("cowrie", number, text, weight=weight)
