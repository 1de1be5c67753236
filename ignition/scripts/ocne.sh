#!/bin/bash
# Makes this machine a node. ocne.service runs it at every start with
#   ACTION         init, join, or empty for a cluster of this machine alone
#   NET_INTERFACE  the interface whose addresses the node has, when the machine has one of that name
#   NET_MAC        the MAC address of an interface: of it, or of the bond or bridge above it; without either the
#                  interface of the default route is taken
#   NODE_FAMILIES  4, 6 or both with a comma: the IP versions of the cluster, its own first; empty takes what is there
# `ocne.sh interface` only says which interface that is.
set -euo pipefail

readonly CONFIG=/etc/kubernetes/kubeadm.conf
readonly PKI=/etc/kubernetes/pki
readonly KUBELET_CONFIG=/etc/kubernetes/kubelet.conf
readonly ADMIN_CONFIG=/etc/kubernetes/admin.conf
readonly KEEPALIVED_CONFIG=/etc/keepalived/keepalived.conf
readonly RESET_MARKER=/etc/ocne/reset-kubeadm
# What this script remembers: the markers `started`, `finished` and `namespace`, the files of kubeadm as they were `given`,
# and as a finished node has them (`kept`).
readonly STATE=/etc/ocne/node
readonly ENTRIES=/boot/loader/entries
readonly ADDRESS_SECONDS=300
readonly KUBEADM_SECONDS=3600
readonly NAMESPACE_SECONDS=300
readonly ARGUMENT_SECONDS=60

say() { printf 'ocne.sh: %s\n' "$*" >&2; }

die() {
    say "$*"
    exit 1
}

default_interface() {
    local family families=${NODE_FAMILIES:-}
    for family in ${families//,/ } 4 6; do
        ip -o "-$family" route show default | awk '{ for (i = 1; i < NF; i++) if ($i == "dev") print $(i + 1) }'
    done | awk 'NR == 1'
}

# The interfaces that have a MAC address, as the kernel or a bond's member remembers it; a member of a bond or bridge
# stands for that.
interfaces_of_mac() {
    local path file name depth
    for path in /sys/class/net/*; do
        for file in "$path/address" "$path/bonding_slave/perm_hwaddr"; do
            [[ -e $file && $(tr '[:upper:]' '[:lower:]' <"$file") == "${1,,}" ]] || continue
            name=${path##*/}
            for ((depth = 0; depth < 4; depth++)); do
                [[ -e /sys/class/net/$name/master ]] || break
                name=$(basename "$(readlink "/sys/class/net/$name/master")")
            done
            printf '%s\n' "$name"
        done
    done | sort -u
}

# A VLAN has the MAC address of what it lies on: the one with the default route counts, else the first with an address.
interface_of_mac() {
    local name default addressed='' first=''
    default=$(default_interface)
    while read -r name; do
        if [[ $name == "$default" ]]; then
            printf '%s\n' "$name"
            return
        fi
        first=${first:-$name}
        if [[ -z $addressed && -n $(addresses "$name") ]]; then addressed=$name; fi
    done < <(interfaces_of_mac "$1")
    printf '%s\n' "${addressed:-$first}"
}

interface() {
    if [[ -n ${NET_INTERFACE:-} && (-e /sys/class/net/$NET_INTERFACE || -z ${NET_MAC:-}) ]]; then
        printf '%s\n' "$NET_INTERFACE"
    elif [[ -n ${NET_MAC:-} ]]; then
        interface_of_mac "$NET_MAC"
    else
        default_interface
    fi
}

virtual_addresses() {
    [[ -e $KEEPALIVED_CONFIG ]] || return 0
    awk '/virtual_ipaddress/ { inside = 1; next } /}/ { inside = 0 } inside { sub("/.*", "", $1); print $1 }' \
        "$KEEPALIVED_CONFIG"
}

# The addresses of an interface that are there to stay and the node's own, as `VERSION ADDRESS`; those that somebody
# set come before those that a router or server lent.
addresses() {
    ip -o addr show dev "$1" scope global 2>/dev/null |
        awk -v virtual="$(virtual_addresses)" '
            BEGIN { split(virtual, list); for (i in list) taken[list[i]] = 1 }
            $3 != "inet" && $3 != "inet6" { next }
            {
                lent = 0
                for (i = 5; i <= NF; i++) {
                    if ($i ~ /^(tentative|deprecated|dadfailed|temporary)$/) next
                    if ($i == "dynamic") lent = 1
                }
                sub("/.*", "", $4)
                if (!($4 in taken)) print lent, ($3 == "inet" ? 4 : 6), $4
            }' | sort -s -n -k 1,1 | cut -d ' ' -f 2- || true
}

# One address for each IP version of the cluster, its own first, with commas between; nothing until all are there.
addresses_of_node() {
    local all family address list=''
    all=$(addresses "$1")
    if [[ -z ${NODE_FAMILIES:-} ]]; then
        awk 'NR == 1 { print $2 }' <<<"$all"
        return
    fi
    for family in ${NODE_FAMILIES//,/ }; do
        address=$(awk -v family="$family" '$1 == family && !found++ { print $2 }' <<<"$all")
        [[ -n $address ]] || return 0
        list+=${list:+,}$address
    done
    printf '%s\n' "$list"
}

node_addresses() {
    local name list deadline=$((SECONDS + ADDRESS_SECONDS))
    while true; do
        name=$(interface)
        if [[ -n $name ]]; then
            list=$(addresses_of_node "$name")
            if [[ -n $list ]]; then
                printf '%s\n' "$list"
                return
            fi
        fi
        if ((SECONDS >= deadline)); then
            die "no address of IP version ${NODE_FAMILIES:-4 or 6} on ${name:-${NET_MAC:-any interface}} after" \
                "$ADDRESS_SECONDS seconds"
        fi
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

has() { type "$1" &>/dev/null; }

# Ignition runs again as long as the boot loader's entries ask for it. grubby changes them in place; what rpm-ostree
# does counts only after an orderly shutdown.
asks_for_ignition() { grep -qsE '(^|[[:space:]])ignition\.firstboot([=[:space:]]|$)' "$@"; }

is_argument_gone() {
    if compgen -G "$ENTRIES/*.conf" >/dev/null && ! asks_for_ignition "$ENTRIES"/*.conf; then return 0; fi
    local arguments
    has rpm-ostree && arguments=$(rpm-ostree kargs) && ! asks_for_ignition - <<<"$arguments"
}

remove_argument() {
    if has grubby; then
        grubby --update-kernel=ALL --remove-args='ignition.firstboot ignition.firstboot=1' >&2 || true
    fi
    is_argument_gone && return
    ! has rpm-ostree || rpm-ostree kargs --delete-if-present=ignition.firstboot=1 >&2 || true
    is_argument_gone
}

# GRUB reads a disk without its journal, so what was written has to leave the journal. Only a file system of its own is
# halted for that: the root's would halt this script too.
settle_boot() {
    sync --file-system /boot
    [[ $(stat -c %d /boot) != $(stat -c %d /etc) && $(stat -c %d /boot) != $(stat -c %d /usr) ]] || return 0
    if fsfreeze --freeze /boot; then fsfreeze --unfreeze /boot; fi
}

forget_ignition() {
    asks_for_ignition /proc/cmdline "$ENTRIES"/*.conf || return 0
    is_argument_gone && return
    local deadline=$((SECONDS + ARGUMENT_SECONDS))
    until remove_argument; do
        if ((SECONDS >= deadline)) || ! { has grubby || has rpm-ostree; }; then
            say "WARNING: ignition.firstboot is still among the kernel arguments, and Ignition runs again at the next" \
                "start; remove it with grubby or rpm-ostree kargs"
            return 0
        fi
        sleep 5
    done
    settle_boot || true
    say "ignition.firstboot is no longer among the kernel arguments"
}

# An empty file that is there whole or not at all.
mark() {
    install -d -m 0700 "$STATE"
    : >"$STATE/.$1"
    sync "$STATE/.$1"
    mv "$STATE/.$1" "$STATE/$1"
    sync "$STATE"
}

is_marked() { [[ -e $STATE/$1 ]]; }

# What Ignition brings of kubeadm's files; the rest of the certificates is kubeadm's own.
given_files() {
    printf '%s\n' "$CONFIG"
    [[ ${ACTION:-} != init ]] ||
        printf '%s\n' "$PKI"/{ca,front-proxy-ca,etcd/ca}.{crt,key} "$PKI"/sa.{pub,key}
}

is_as_given() { [[ -e $CONFIG ]] && grep -q NODE_IP "$CONFIG"; }

# remember DIRECTORY: copies those files into the state, all or none.
remember() {
    local file copy=$STATE/.$1
    rm -rf "$copy"
    install -d -m 0700 "$STATE" "$copy"
    while read -r file; do
        if [[ -e $file ]]; then
            mkdir -p "$copy${file%/*}"
            cp -p "$file" "$copy$file"
        fi
    done < <(given_files)
    sync --file-system "$copy"
    rm -rf "${STATE:?}/$1"
    mv "$copy" "$STATE/$1"
}

# recall DIRECTORY: puts those files back where they differ.
recall() {
    local file
    [[ -d $STATE/$1 ]] || return 0
    while read -r file; do
        if [[ -e $STATE/$1$file ]] && ! cmp -s "$STATE/$1$file" "$file"; then
            mkdir -p "${file%/*}"
            cp -p "$STATE/$1$file" "$file.new"
            mv "$file.new" "$file"
        fi
    done < <(given_files)
}

# kubeadm takes the certificates away with everything else. What Ignition has just written counts from now on.
reset() {
    if is_as_given; then remember given; fi
    kubeadm reset -f
    rm -f "$STATE"/{started,finished,namespace}
    recall given
}

# A machine that is a node stays it, whatever Ignition wrote.
keep() {
    if ! is_marked finished; then
        say "this machine is a node already"
    elif is_as_given; then
        recall kept
        say "Ignition ran again on this node; the files of kubeadm are again as they were, and nothing else is changed"
    else
        remember kept
        say "this machine is a node already"
    fi
    if is_marked finished && [[ ${ACTION:-} == init ]]; then create_namespace; fi
}

write_addresses() {
    [[ $1 =~ ^[0-9A-Fa-f.:,]+$ ]] || die "$1 is no list of addresses"
    [[ -e $CONFIG ]] || return 0
    sed "s/NODE_IPS/$1/g; s/NODE_IP/${1%%,*}/g" "$CONFIG" >"$CONFIG.new"
    chmod --reference="$CONFIG" "$CONFIG.new"
    sync "$CONFIG.new"
    mv "$CONFIG.new" "$CONFIG"
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
