# SPDX-License-Identifier: Apache-2.0
"""Corpus rows: what the adapters beside this file have in common.

A row is one labelled event on one line. Beside the keys that a corpus has (see ttp-precision(1)), it
carries source_id and attacker_uuid, so that `ttp replay --format event` reads it as well.
"""
import gzip
import json
import sys
import uuid

ATTACKER = str(uuid.uuid5(uuid.NAMESPACE_URL, "ttp:corpus"))


def read(path):
    """The JSON objects of a file with one on each line, plain or gzip."""
    opener = gzip.open if path.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def write(origin, number, kind, payload, **labels):
    """One row on standard output; `labels` are further keys, left out where they are None."""
    label = f"{origin}:{number}"
    row = {"source_kind": kind, "source_id": label, "attacker_uuid": ATTACKER, "payload": payload,
           "label": label, "origin": origin}
    row.update({key: value for key, value in labels.items() if value is not None})
    # A lone surrogate has no UTF-8; \udXXX would be refused by every reader.
    text = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace")
    sys.stdout.buffer.write(text + b"\n")


def command(origin, number, text, **labels):
    write(origin, number, "command", {"command_text": text}, **labels)


def request(origin, number, method, url, headers=None, body=None, **labels):
    payload = {"method": method, "raw_url": url}
    headers = headers or {}
    for name, value in headers.items():
        if name.lower() == "user-agent":
            payload["user_agent"] = value
    payload["headers"] = headers
    if body:
        payload["body"] = body
    write(origin, number, "http_request", payload, **labels)
