#!/bin/bash
# Measures Slipway against its real peers in the same run and prints ratios; below 1 is faster than the peer. Where there
# is no peer, the goal takes its place.
# usage: run.sh PROGRAM
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
program=$(realpath "$1")
"$here/serve-vs-nginx.sh" "$program"
"$here/create-vs-ostree.sh" "$program"
"$here/push-vs-skopeo.py" "$program"
"$here/ignition-vs-reference.py" "$program"
"$here/render-hosts.py" "$program"
