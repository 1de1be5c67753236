#!/bin/bash
# Writes the name of this node's interface into the configuration of keepalived, which starts afterwards. A configuration
# that has it already is left alone, for its change makes keepalived load it again. NET_* are those of ocne.sh.
set -euo pipefail

readonly CONFIG=/etc/keepalived/keepalived.conf
readonly SECONDS_TO_WAIT=60

has_address() { [[ -n $(ip -o addr show dev "$1" scope global 2>/dev/null) ]]; }

deadline=$((SECONDS + SECONDS_TO_WAIT))
interface=$(/etc/ocne/ocne.sh interface)
until [[ -n $interface ]] && has_address "$interface"; do
    if ((SECONDS >= deadline)); then
        [[ -n $interface ]] && break
        printf 'keepalived: there is no interface %s\n' "${NET_INTERFACE:-} ${NET_MAC:-with a default route}" >&2
        exit 1
    fi
    sleep 2
    interface=$(/etc/ocne/ocne.sh interface)
done
[[ $interface =~ ^[A-Za-z0-9_.@-]+$ ]] || exit 1
if ! grep -qxE "[[:space:]]*interface $interface" "$CONFIG"; then
    sed -i -E "s/^([[:space:]]*interface) .*/\1 $interface/" "$CONFIG"
fi
