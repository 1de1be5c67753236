#!/usr/bin/env python3
"""`slipway ignition validate` against Debian's `ignition-validate` on a config of 10,000 files, interleaved pairs, and
`slipway butane` on the same files alone: no package has its peer.

usage: ignition-vs-reference.py PROGRAM [PAIRS] [FILES]
"""
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def measured(command):
    """Seconds, and the peak memory of the command in MiB."""
    start = time.monotonic()
    with open(os.devnull, "wb") as nothing:
        child = subprocess.Popen(command, stdout=nothing, stderr=subprocess.PIPE)
        _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command}: status {status}: {child.stderr.read().decode()[:2000]}")
    return seconds, usage.ru_maxrss / 1024


def contents(number):
    return f"setting-{number} = value\n" * 24


def write_inputs(directory, count):
    files = [
        {
            "path": f"/etc/settings/{number // 100}/{number}.conf", "mode": 420, "overwrite": True,
            "contents": {"source": "data:," + contents(number).replace("\n", "%0A").replace(" ", "%20")},
        }
        for number in range(count)
    ]
    with open(f"{directory}/config.ign", "w") as file:
        json.dump({"ignition": {"version": "3.3.0"}, "storage": {"files": files}}, file)
    with open(f"{directory}/config.bu", "w") as file:
        file.write("variant: fcos\nversion: 1.4.0\nstorage:\n  files:\n")
        for number in range(count):
            file.write(f"    - path: /etc/settings/{number // 100}/{number}.conf\n      mode: 0644\n")
            file.write("      overwrite: true\n      contents:\n        inline: |\n")
            for line in contents(number).splitlines():
                file.write(f"          {line}\n")


def main():
    program = os.path.realpath(sys.argv[1])
    pairs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    with tempfile.TemporaryDirectory() as directory:
        write_inputs(directory, count)
        size = os.path.getsize(f"{directory}/config.ign") / 2**20
        ours, theirs, butane = [], [], []
        for _ in range(pairs):
            ours.append(measured([program, "ignition", "validate", f"{directory}/config.ign"]))
            theirs.append(measured(["ignition-validate", f"{directory}/config.ign"]))
            butane.append(measured([program, "butane", f"{directory}/config.bu"]))
        def median(runs, index): return statistics.median(run[index] for run in runs)
        ratio = statistics.median(a[0] / b[0] for a, b in zip(ours, theirs))
        print(f"validate {count} files, {size:.1f} MiB, median of {pairs} pairs")
        print(f"  slipway            {median(ours, 0):7.3f} s  peak {median(ours, 1):6.1f} MiB")
        print(f"  ignition-validate  {median(theirs, 0):7.3f} s  peak {median(theirs, 1):6.1f} MiB")
        print(f"  ratio              {ratio:7.3f}")
        print(f"butane of {count} files")
        print(f"  slipway            {median(butane, 0):7.3f} s  peak {median(butane, 1):6.1f} MiB")


if __name__ == "__main__":
    main()
