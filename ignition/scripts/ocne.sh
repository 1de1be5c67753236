#!/bin/bash
# Makes this machine a node. ocne.service runs it at every start with
#   ACTION         init, join, or empty for a cluster of this machine alone
#   NET_INTERFACE  the interface whose addresses the node has, when the machine has one of that name
#   NET_MAC        the MAC address of an interface: of it, or of the bond or bridge above it; without either the
#                  interface of the default route is taken
#   NODE_FAMILIES  4, 6 or both with a comma: the IP versions of the cluster, its own first; empty takes what is there
# `ocne.sh interface` only says which interface that is. On the node the functions of ocne-network.sh, ocne-firstboot.sh
# and ocne-state.sh stand before these lines, in one file.
set -euo pipefail

readonly KUBELET_CONFIG=/etc/kubernetes/kubelet.conf
readonly ADMIN_CONFIG=/etc/kubernetes/admin.conf
readonly RESET_MARKER=/etc/ocne/reset-kubeadm
readonly KUBEADM_SECONDS=3600
readonly NAMESPACE_SECONDS=300

say() { printf 'ocne.sh: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

kubectl_admin() { kubectl --kubeconfig "$ADMIN_CONFIG" "$@"; }

create_namespace() {
    is_marked namespace && return
    local deadline=$((SECONDS + NAMESPACE_SECONDS))
    until kubectl_admin create namespace ocne-system || kubectl_admin get namespace ocne-system; do
        ((SECONDS < deadline)) || die "the namespace ocne-system could not be made"
        sleep 5
    done
    mark namespace
}

# run_kubeadm ADDRESSES WORD...: the API may not answer yet, and a token may still be on its way to it.
run_kubeadm() {
    local list=$1 delay=5 deadline=$((SECONDS + KUBEADM_SECONDS))
    shift
    mark started
    write_addresses "$list"
    until kubeadm "$@"; do
        ((SECONDS + delay <= deadline)) || die "kubeadm $1 did not succeed in $KUBEADM_SECONDS seconds"
        if [[ -e $KUBELET_CONFIG || -e $ADMIN_CONFIG ]]; then
            reset
            mark started
            write_addresses "$list"
        fi
        say "the next try of kubeadm $1 is in $delay seconds"
        sleep "$delay"
        delay=$((delay * 2 < 60 ? delay * 2 : 60))
    done
    remember kept
    mark finished
}

if [[ ${1:-} == interface ]]; then
    interface
    exit
fi
case ${ACTION:-} in
init | join | '') ;;
*) die "the ACTION $ACTION is not known; it is init, join or empty" ;;
esac

forget_ignition
if [[ -e $RESET_MARKER ]]; then
    reset
    rm -f "$RESET_MARKER"
elif [[ -e $KUBELET_CONFIG ]] && { is_marked finished || ! is_marked started; }; then
    keep
    exit 0
elif is_marked started && ! is_marked finished; then
    say "the machine stopped while it became a node, and begins anew"
    reset
fi

name_host
list=$(node_addresses)
systemctl enable --now crio.service
systemctl enable kubelet.service
for name in NO_PROXY no_proxy; do
    [[ -z ${!name:-} ]] || export "$name=${!name},$list"
done

if [[ -z ${ACTION:-} ]]; then
    kubeadm init --config /etc/ocne/kubeadm-default.conf
    kubectl_admin taint nodes --all node-role.kubernetes.io/control-plane-
    exit 0
fi
if is_as_given; then
    remember given
else
    recall given
fi
if [[ $ACTION == init ]]; then
    run_kubeadm "$list" init --config "$CONFIG" --upload-certs
    create_namespace
else
    run_kubeadm "$list" join --config "$CONFIG"
fi
