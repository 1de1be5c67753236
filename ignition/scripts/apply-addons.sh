#!/bin/bash
# Applies the manifests of /etc/ocne/addons to the cluster that this node started, in the order of their names. Each is
# applied once; one whose kinds are not known yet is tried again until those are.
set -euo pipefail
shopt -s nullglob

readonly ADDONS=/etc/ocne/addons
readonly STATE=/etc/ocne/node/addons
readonly ADMIN_CONFIG=/etc/kubernetes/admin.conf
readonly SECONDS_TO_TRY=${ADDON_SECONDS:-3600}

say() { printf 'add-ons: %s\n' "$*" >&2; }

cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT

kubectl_admin() { kubectl --kubeconfig "$ADMIN_CONFIG" --cache-dir "$cache" --request-timeout 60s "$@"; }

# until_done WHAT COMMAND...
until_done() {
    local what=$1 delay=2
    shift
    until "$@"; do
        if ((SECONDS + delay > SECONDS_TO_TRY)); then
            say "$what was not possible in $SECONDS_TO_TRY seconds; it is tried again at the next start, or by" \
                "systemctl restart ocne-addons.service"
            exit 1
        fi
        sleep "$delay"
        delay=$((delay * 2 < 30 ? delay * 2 : 30))
    done
}

is_ready() { [[ -e $ADMIN_CONFIG ]] && kubectl_admin get --raw=/readyz >/dev/null; }

# The API server merges it, so that big objects pass; what kubeadm set and the manifest names is the manifest's.
apply() { kubectl_admin apply --server-side --force-conflicts --field-manager=slipway --filename "$1"; }

# An empty file that is there whole or not at all.
mark() {
    : >"$STATE/.new"
    sync "$STATE/.new"
    mv "$STATE/.new" "$STATE/$1"
    sync "$STATE"
}

install -d -m 0700 /etc/ocne/node "$STATE"
[[ ! -e $STATE/finished ]] || exit 0
until_done "to reach the API server" is_ready
for file in "$ADDONS"/*; do
    name=${file##*/}
    [[ ! -e $STATE/applied-$name ]] || continue
    until_done "to apply $name" apply "$file"
    mark "applied-$name"
    say "$name is applied"
done
mark finished
