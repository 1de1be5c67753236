#!/bin/bash
# Functions of ocne.sh: how far the machine has come on its way to a node, and kubeadm's files.

readonly CONFIG=/etc/kubernetes/kubeadm.conf
readonly PKI=/etc/kubernetes/pki
# What is remembered: the markers `started`, `finished` and `namespace`, the files of kubeadm as they were `given`,
# and as a finished node has them (`kept`).
readonly STATE=/etc/ocne/node

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
