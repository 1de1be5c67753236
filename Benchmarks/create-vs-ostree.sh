#!/bin/bash
# `slipway image create` against `ostree commit` into an archive repository, over the same tree, interleaved.
# usage: create-vs-ostree.sh PROGRAM [TREE] [ROUNDS]
set -euo pipefail
program=$(realpath "$1")
tree=${2:-/usr/share}
rounds=${3:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/slipway-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT

# measure FILE COMMAND...: appends wall and CPU seconds of a command.
measure() {
    local file=$1
    shift
    TIMEFORMAT='%R %U %S'
    { time "$@" >/dev/null 2>&1; } 2>>"$file"
}

theirs() {
    rm -rf "$work/repo"
    ostree --repo="$work/repo" init --mode=archive
    measure "$work/ostree" ostree --repo="$work/repo" commit --no-bindings --no-xattrs --timestamp=@1700000000 \
        -b bench --tree=dir="$tree"
}

ours() {
    rm -rf "$work/image"
    measure "$work/slipway" "$program" image create --quiet --data-only --no-bindings --no-xattrs --timestamp 1700000000 \
        --source "tree:$tree" --ref bench --destination "oci:$work/image"
}

find "$tree" -type f -exec cat {} + >/dev/null # a warm page cache for both
for _ in $(seq "$rounds"); do
    theirs
    ours
done

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
for column in wall cpu; do
    a=$(awk -v c="$column" '{ print c == "wall" ? $1 : $2 + $3 }' "$work/slipway" | median)
    b=$(awk -v c="$column" '{ print c == "wall" ? $1 : $2 + $3 }' "$work/ostree" | median)
    awk -v a="$a" -v b="$b" -v c="$column" -v n="$rounds" \
        'BEGIN { printf "image create / ostree commit, %s seconds, median of %d: %s / %s = %.2f\n", c, n, a, b, a / b }'
done
