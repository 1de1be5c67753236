#!/bin/bash
# Functions of ocne.sh: the interface and the addresses that the node has, and its name.

readonly KEEPALIVED_CONFIG=/etc/keepalived/keepalived.conf
readonly ADDRESS_SECONDS=300

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
