#!/bin/bash
# The demo: an example cluster of three hosts, an OS image, the server, and a simulated rack that goes through it: armed
# by an operator, its secrets over HTTPS, until all have joined.
# usage: run.sh PROGRAM [ONESHOT]; with a second word it ends after the tables, with the rack's status.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
"$here/../../.ci/packages" build demo
program=$(realpath "$1")
oneshot=${2:-}
server=http://127.0.0.1:8080

work=$(mktemp -d "${TMPDIR:-/tmp}/slipway-demo.XXXXXX")
serve=
finish() {
    if [ -n "$serve" ]; then
        kill "$serve" 2>/dev/null || true
        wait "$serve" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM
export SLIPWAY_STATE="$work/state"

"$program" init "$work/rack"
"$here/make-tree.sh" "$work/os"
"$program" image create --source "tree:$work/os" --ref ock --arch amd64 --destination "oci:$work/rack/image"
mkdir "$work/rack/boot"
cp "$work"/os/usr/lib/modules/*/vmlinuz "$work/rack/boot/vmlinuz"
cp "$work"/os/usr/lib/modules/*/initramfs.img "$work/rack/boot/initrd.img"
"$program" cluster validate -c "$work/rack/cluster.yaml"

"$program" serve -c "$work/rack/cluster.yaml" --admin "unix:$work/admin.sock" >"$work/events" 2>"$work/log" &
serve=$!
# Our own server says where it serves; another one on the same port would answer as well.
for _ in $(seq 100); do
    grep -q "^serving " "$work/log" && break
    kill -0 "$serve" 2>/dev/null || break
    sleep 0.1
done
cat "$work/log" >&2
kill -0 "$serve" 2>/dev/null || exit 3

# Nothing is installed without an order.
export SLIPWAY_SERVER="unix:$work/admin.sock"
"$program" host arm --all --yes
status=0
"$program" simulate -c "$work/rack/cluster.yaml" --server "$server" || status=$?
echo
"$program" host list
echo
"$program" host events worker-1
[ -z "$oneshot" ] || exit "$status"
echo
echo "serving on $server until Ctrl-C; beside it: SLIPWAY_SERVER=$SLIPWAY_SERVER $program top"
wait "$serve"
