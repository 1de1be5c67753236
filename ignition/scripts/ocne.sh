#!/bin/bash
# Makes this machine a node. ocne.service runs it at every start with
#   ACTION         init, join, or empty for a cluster of this machine alone
#   NET_INTERFACE  the interface whose address the node has; empty takes that of the default route
set -euo pipefail

readonly CONFIG=/etc/kubernetes/kubeadm.conf
readonly KUBELET_CONFIG=/etc/kubernetes/kubelet.conf
readonly ADMIN_CONFIG=/etc/kubernetes/admin.conf
readonly RESET_MARKER=/etc/ocne/reset-kubeadm
readonly ADDRESS_SECONDS=300
readonly JOIN_SECONDS=3600
readonly NAMESPACE_SECONDS=300

say() { printf 'ocne.sh: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

default_interface() {
    local family
    for family in -4 -6; do
        ip -o "$family" route show default | awk '{ for (i = 1; i < NF; i++) if ($i == "dev") print $(i + 1) }'
    done | awk 'NR == 1'
}

# The first address that is there to stay: keepalived marks a virtual IPv6 address as deprecated.
first_address() {
    ip -o addr show dev "$1" scope global -tentative -deprecated -dadfailed |
        awk '$3 == "inet" || $3 == "inet6" { sub("/.*", "", $4); if (!found++) print $4 }'
}

node_address() {
    local interface address deadline=$((SECONDS + ADDRESS_SECONDS))
    while true; do
        interface=${NET_INTERFACE:-$(default_interface)}
        if [[ -n $interface ]]; then
            address=$(first_address "$interface") || address=
            if [[ -n $address ]]; then
                printf '%s\n' "$address"
                return
            fi
        fi
        ((SECONDS < deadline)) || die "no address on ${interface:-any interface} after $ADDRESS_SECONDS seconds"
        sleep 2
    done
}

# Two nodes named localhost would be one node for the cluster.
name_host() {
    case $(uname -n) in
    localhost | localhost.*)
        local name
        printf -v name 'ocne%05d%05d' "$RANDOM" "$RANDOM"
        say "the host has no name and becomes $name"
        hostnamectl set-hostname "$name"
        ;;
    esac
}

write_address() {
    [[ $1 =~ ^[0-9A-Fa-f.:]+$ ]] || die "$1 is no address"
    [[ ! -e $CONFIG ]] || sed -i "s/NODE_IP/$1/g" "$CONFIG"
}

kubectl_admin() { kubectl --kubeconfig "$ADMIN_CONFIG" "$@"; }

create_namespace() {
    local deadline=$((SECONDS + NAMESPACE_SECONDS))
    until kubectl_admin create namespace ocne-system || kubectl_admin get namespace ocne-system; do
        ((SECONDS < deadline)) || die "the namespace ocne-system could not be made"
        sleep 5
    done
}

# The API may not answer yet, and a token may still be on its way to it.
join() {
    local delay=5 deadline=$((SECONDS + JOIN_SECONDS))
    until kubeadm join --config "$CONFIG"; do
        if [[ -e $KUBELET_CONFIG ]]; then
            kubeadm reset -f
        fi
        ((SECONDS + delay <= deadline)) || die "the node could not join in $JOIN_SECONDS seconds"
        say "the next try to join is in $delay seconds"
        sleep "$delay"
        delay=$((delay * 2 < 60 ? delay * 2 : 60))
    done
}

if [[ -e $RESET_MARKER ]]; then
    kubeadm reset -f
    rm -f "$RESET_MARKER"
fi
if [[ -e $KUBELET_CONFIG ]]; then
    say "this machine is a node already"
    exit 0
fi

name_host
address=$(node_address)
systemctl enable --now crio.service
systemctl enable kubelet.service
write_address "$address"

case ${ACTION:-} in
init)
    kubeadm init --config "$CONFIG" --upload-certs
    create_namespace
    ;;
join)
    join
    ;;
'')
    kubeadm init --config /etc/ocne/kubeadm-default.conf
    kubectl_admin taint nodes --all node-role.kubernetes.io/control-plane-
    ;;
*)
    die "the ACTION $ACTION is not known; it is init, join or empty"
    ;;
esac
