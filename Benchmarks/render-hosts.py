#!/usr/bin/env python3
"""`slipway cluster render` of a cluster file with 10,000 hosts on one core: the Ignition of each, all distinct.

usage: render-hosts.py PROGRAM [RUNS] [HOSTS]
"""
import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

GOAL = 2.0

BUTANE = """variant: fcos
version: 1.4.0
storage:
  files:
    - path: /etc/chrony.conf
      mode: 0644
      overwrite: true
      contents:
        inline: |
          server 192.0.2.123 iburst
          driftfile /var/lib/chrony/drift
systemd:
  units:
    - name: chronyd.service
      enabled: true
    - name: kubelet.service
      dropins:
        - name: 50-nice.conf
          contents: |
            [Service]
            Nice=-5
"""


def write_inputs(directory, count):
    with open(f"{directory}/rack.bu", "w") as file:
        file.write(BUTANE)
    with open(f"{directory}/cluster.yaml", "w") as file:
        file.write(
            "name: rack\nvirtualIp: 192.0.2.10\npodSubnet: 10.0.0.0/8\nserviceSubnet: 172.20.0.0/16\nproviders:\n  byo:\n    networkInterface: bond0\n"
            "extraIgnition: rack.bu\nroles:\n  worker:\n    labels: {example.com/pool: general}\n"
            "    extraIgnitionInline: |\n      variant: fcos\n      version: 1.4.0\n      storage:\n        files:\n"
            "          - path: /etc/motd\n            overwrite: true\n            contents:\n"
            "              inline: A worker of the rack.\nhosts:\n")
        for number in range(count):
            role = "control-plane" if number < 3 else "worker"
            mac = "52:54:" + ":".join(f"{number >> shift & 255:02x}" for shift in (24, 16, 8, 0))
            file.write(
                f"  - name: host-{number}\n    mac: {mac}\n    role: {role}\n"
                f"    labels: {{example.com/slot: s{number}}}\n")
            # Some have a config of their own.
            if number % 100 == 99:
                config = {
                    "ignition": {"version": "3.3.0"},
                    "storage": {"files": [{"path": "/etc/slot", "contents": {"source": f"data:,{number}"}}]},
                }
                file.write(f"    extraIgnitionInline: '{json.dumps(config)}'\n")


def measured(command, output):
    """Seconds, and the peak memory of the command in MiB."""
    start = time.monotonic()
    child = subprocess.Popen(["taskset", "-c", "0"] + command, stdout=output, stderr=subprocess.PIPE)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - start
    if status != 0:
        sys.exit(f"{command}: status {status}: {child.stderr.read().decode()[:2000]}")
    return seconds, usage.ru_maxrss / 1024


def main():
    program = os.path.realpath(sys.argv[1])
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 7
    count = int(sys.argv[3]) if len(sys.argv) > 3 else 10_000
    with tempfile.TemporaryDirectory() as directory:
        write_inputs(directory, count)
        command = [program, "cluster", "render", "-c", f"{directory}/cluster.yaml", "--state", f"{directory}/state"]
        # The first run makes the secrets.
        with open(f"{directory}/lines", "wb") as file:
            measured(command, file)
        size = os.path.getsize(f"{directory}/lines") / 2**20
        with open(f"{directory}/lines", "rb") as file:
            distinct = len({hashlib.sha256(line.split(b'"config":', 1)[1]).digest() for line in file})
        if distinct != count:
            sys.exit(f"{distinct} distinct configs of {count} hosts")
        os.unlink(f"{directory}/lines")
        with open(os.devnull, "wb") as nothing:
            printed = [measured(command, nothing) for _ in range(runs)]
            written = [measured(command + ["--out", f"{directory}/configs"], nothing) for _ in range(2)]
        seconds = statistics.median(run[0] for run in printed)
        print(f"render {count} distinct configs, {size:.1f} MiB, one core, median of {runs}")
        print(f"  slipway            {seconds:7.3f} s  peak {max(run[1] for run in printed):6.1f} MiB")
        print(f"  of {GOAL:.0f} s             {seconds / GOAL:7.3f}")
        print(f"  to a directory     {written[0][0]:7.3f} s, again {written[1][0]:.3f} s")


if __name__ == "__main__":
    main()
