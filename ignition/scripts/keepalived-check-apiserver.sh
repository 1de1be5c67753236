#!/bin/bash
# Tells keepalived whether this node may hold the virtual address: check_apiserver.sh VIP PORT
set -euo pipefail

readonly CONFIG=/etc/keepalived/keepalived.conf
vip=$1
port=$2

holds_vip() { [[ -n $(ip -o addr show to "$vip") ]]; }

has_peers() {
    awk '
        /^[ \t]*[#!]/ { next }
        /unicast_peer/ { inside = 1; sub(".*unicast_peer", "") }
        inside { ended = sub("}.*", ""); gsub("[ \t{]", ""); if ($0 != "") found = 1; if (ended) inside = 0 }
        END { exit !found }
    ' "$CONFIG"
}

# Any answer counts: who may read what is not the question here.
cluster_answers() {
    local host=$vip
    [[ $vip != *:* ]] || host="[$vip]"
    curl --silent --insecure --noproxy '*' --connect-timeout 2 --max-time 3 --output /dev/null \
        "https://$host:$port/livez"
}

# A node that knows no others yet must not take the address from a cluster that has it.
if ! holds_vip && ! has_peers && cluster_answers; then
    exit 1
fi
[[ -n $(ss -H -l -n -t "sport = :$port") ]]
