#!/usr/bin/env python3
"""What failed, out of event streams of Swift Testing: with --ids only which tests, as patterns for --filter."""
import json
import re
import sys

issues = {}
for path in sys.argv[1:]:
    if path == "--ids":
        continue
    # What a thread says that knows no test is about the one that runs: there is one at a time.
    running = "no test"
    for line in open(path, encoding="utf-8", errors="replace"):
        try:
            record = json.loads(line)
        except ValueError:  # the last line of a run that was ended
            continue
        event = record.get("payload", {})
        if record.get("kind") != "event":
            continue
        if event.get("kind") == "testStarted" and ".swift:" in event.get("testID", ""):
            running = event["testID"]
        if event.get("kind") != "issueRecorded":
            continue
        if event.get("issue", {}).get("isKnown") or event.get("issue", {}).get("severity") == "warning":
            continue
        texts = [message.get("text", "") for message in event.get("messages", [])]
        issues.setdefault(event.get("testID", running), []).append("\n  ".join(texts)[:2000])
for test, texts in issues.items():
    if "--ids" in sys.argv:
        print("^" + re.escape(test) + "$")
    else:
        print(test, *texts[:5], sep="\n  ")
