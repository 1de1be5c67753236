#!/bin/bash
# A real `ostree pull` from `slipway serve` and from nginx, the same repository, interleaved, over loopback.
# usage: serve-vs-nginx.sh PROGRAM [TREE] [ROUNDS]
set -euo pipefail
program=$(realpath "$1")
tree=${2:-/usr/share/doc}
rounds=${3:-5}
work=$(mktemp -d "${TMPDIR:-/tmp}/slipway-bench.XXXXXX")
nginx=$(command -v nginx || echo /usr/sbin/nginx)
pids=()
finish() {
    for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
    for pid in "${pids[@]}"; do wait "$pid" 2>/dev/null || true; done
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

ostree --repo="$work/repo" init --mode=archive
ostree --repo="$work/repo" commit --no-xattrs -b ock --tree=dir="$tree" >/dev/null
ostree --repo="$work/repo" summary -u
chmod 755 "$work" # nginx's workers are another user when this one is root

printf 'name: bench\nloadBalancer: 127.0.0.1\n' >"$work/cluster.yaml"
"$program" image create --quiet --source "ostree:$work/repo" --ref ock --destination "oci:$work/image" >/dev/null
"$program" serve -c "$work/cluster.yaml" --image "oci:$work/image" --listen 127.0.0.1:0 \
    --state "$work/state" >/dev/null 2>"$work/serve.log" &
pids+=($!)
ours_pid=$!

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >"$work/nginx.conf" <<CONF
daemon off;
worker_processes auto;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 1024; }
http {
    access_log off;
    sendfile on;
    tcp_nopush on;
    keepalive_requests 1000000;
    default_type application/octet-stream;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    server {
        listen 127.0.0.1:$port;
        location /ostree/ { alias $work/repo/; }
    }
}
CONF
"$nginx" -c "$work/nginx.conf" -e "$work/nginx.log" &
pids+=($!)
theirs_pid=$!
theirs=http://127.0.0.1:$port/ostree

ours=
for _ in $(seq 100); do
    ours=$(sed -n 's|.*\(http://127\.0\.0\.1:[0-9]*\)/boot\.ipxe.*|\1/ostree|p' "$work/serve.log")
    if [ -n "$ours" ] && curl -fso /dev/null "$ours/config" && curl -fso /dev/null "$theirs/config"; then break; fi
    kill -0 "$ours_pid" || { cat "$work/serve.log" >&2; exit 1; }
    sleep 0.1
done

# ticks PID: CPU clock ticks of a process and its children that still run.
ticks() {
    local pid sum=0
    for pid in "$1" $(pgrep -P "$1" || true); do
        sum=$((sum + $(awk '{ print $14 + $15 }' "/proc/$pid/stat")))
    done
    echo "$sum"
}

# pull NAME URL PID: appends wall seconds and the server's CPU seconds of one pull.
pull() {
    local before after
    rm -rf "$work/client"
    ostree --repo="$work/client" init --mode=archive
    ostree --repo="$work/client" remote add --no-gpg-verify bench "$2"
    before=$(ticks "$3")
    TIMEFORMAT=%R
    { time timeout 600 ostree --repo="$work/client" pull --disable-fsync --mirror bench ock >/dev/null 2>"$work/pull.log"; } \
        2>"$work/time" || { cat "$work/pull.log" >&2; exit 1; }
    after=$(ticks "$3")
    echo "$(tail -n 1 "$work/time") $(awk -v t=$((after - before)) -v hz="$(getconf CLK_TCK)" 'BEGIN { print t / hz }')" \
        >>"$work/$1"
}

for _ in $(seq "$rounds"); do
    pull nginx "$theirs" "$theirs_pid"
    pull slipway "$ours" "$ours_pid"
done

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }
objects=$(find "$work/repo/objects" -type f | wc -l)
for column in wall "server cpu"; do
    field=$([ "$column" = wall ] && echo 1 || echo 2)
    a=$(awk -v f="$field" '{ print $f }' "$work/slipway" | median)
    b=$(awk -v f="$field" '{ print $f }' "$work/nginx" | median)
    awk -v a="$a" -v b="$b" -v c="$column" -v n="$rounds" -v o="$objects" 'BEGIN {
        printf "serve / nginx, ostree pull of %d objects, %s seconds, median of %d: %s / %s", o, c, n, a, b
        if (b > 0) { printf " = %.2f", a / b }
        print ""
    }'
done
