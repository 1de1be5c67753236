#!/bin/bash
# Approves what kubelets ask for as their serving certificates (Kubernetes, "Certificate Signing Requests",
# kubernetes.io/kubelet-serving), where a node asks for itself and for nothing but its name and what the API knows as its
# own addresses. Those are the node's own word, so none of the API's and of the control plane's is among them. Everything
# else stays pending for a person; each is named once in the log.
set -euo pipefail

readonly ADMIN_CONFIG=/etc/kubernetes/admin.conf
readonly NAMED=${RUNTIME_DIRECTORY:?is not set}/named
readonly NAME='[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?'

# What the machine's configuration says of requests is meant for those that are made here.
export OPENSSL_CONF=/dev/null
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

kubectl_admin() { kubectl --kubeconfig "$ADMIN_CONFIG" --cache-dir "$work/cache" --request-timeout 30s "$@"; }

# `-` stands for an empty list. No value that a node chooses itself can have a tab or a line end: the names and usages
# are checked by the API server, the request is base64.
readonly PENDING='{{range .items}}{{if eq .spec.signerName "kubernetes.io/kubelet-serving"}}{{if not .status.conditions}}'\
'{{.metadata.name}}{{"\t"}}{{.spec.username}}{{"\t"}}{{range .spec.groups}}{{.}},{{else}}-{{end}}{{"\t"}}'\
'{{range .spec.usages}}{{.}},{{else}}-{{end}}{{"\t"}}{{.spec.request}}{{"\n"}}{{end}}{{end}}{{end}}'
readonly ADDRESSES='{{range .status.addresses}}{{.type}} {{.address}}{{"\n"}}{{end}}'
readonly CONTROL_PLANES='{{range .items}}{{.metadata.name}}{{range .status.addresses}} {{.address}}{{end}}{{"\n"}}{{end}}'
readonly SERVICE='{{range .spec.clusterIPs}}{{.}}{{"\n"}}{{end}}'

# IPv6 as openssl prints it and as the API has it, both written out; names in lower case.
plain() {
    awk '
        function group(text) { sub(/^0+/, "", text); return text == "" ? "0" : text }
        {
            text = tolower($0)
            if (text !~ /:/) { print text; next }
            halves = split(text, half, "::")
            left = split(half[1], head, ":")
            right = halves > 1 ? split(half[2], tail, ":") : 0
            line = ""
            for (i = 1; i <= left; i++) line = line group(head[i]) ":"
            for (i = left + right; i < 8 && halves > 1; i++) line = line "0:"
            for (i = 1; i <= right; i++) line = line group(tail[i]) ":"
            print line
        }'
}

# The alternative names of a request, one in a line. They must be all that it asks for besides its subject: any other
# extension, and any line end in a name, gives other lines than these.
alternative_names() {
    local text lines next=0
    text=$(openssl req -in "$1" -noout -text \
        -reqopt no_header,no_version,no_subject,no_pubkey,no_signame,no_sigdump 2>/dev/null && echo end) || return 1
    mapfile -t lines < <(sed 's/^ *//; s/ *$//' <<<"$text")
    for text in 'Attributes:' '(none)' 'Requested Extensions:' 'X509v3 Subject Alternative Name:'; do
        [[ ${lines[next]:-} != "$text" && ${lines[next]:-} != "$text critical" ]] || next=$((next + 1))
    done
    [[ ${lines[next - 1]} == 'X509v3 Subject Alternative Name:'* && ${lines[*]:next + 1} == end ]] || return 1
    [[ ${lines[next]} =~ ^(DNS|IP\ Address):[A-Za-z0-9.:-]+(,\ (DNS|IP\ Address):[A-Za-z0-9.:-]+)*$ ]] || return 1
    sed 's/, /\n/g; s/IP Address:/IP:/g' <<<"${lines[next]}"
}

# A request as PEM that leaves every reader the same: one block and nothing else.
write_request() {
    local text line=$'\n'
    text=$(base64 -d <<<"$1" 2>/dev/null) || return 1
    [[ $text =~ ^-----BEGIN\ CERTIFICATE\ REQUEST-----$line([A-Za-z0-9+/=]+$line)+-----END\ CERTIFICATE\ REQUEST-----$ ]] &&
        printf '%s\n' "$text" >"$work/request"
}

# What belongs to the API, as `NODE NAME-OR-ADDRESS...`; `-` where there is no node.
write_reserved() {
    local host
    kubectl_admin get nodes -l node-role.kubernetes.io/control-plane -o go-template="$CONTROL_PLANES" >"$work/reserved"
    kubectl_admin get service kubernetes --namespace default -o go-template="$SERVICE" | sed 's/^/- /' >>"$work/reserved"
    host=$(sed -n -E 's,^ *server: *"?https://(\[([^]]+)\]|([^:/"]+)).*,\2\3,p' "$ADMIN_CONFIG")
    printf -- '- %s\n' "$host" localhost 127.0.0.1 ::1 kubernetes kubernetes.default >>"$work/reserved"
}

# reason USERNAME GROUPS USAGES REQUEST: why it is not for us to approve; nothing when it is.
reason() {
    local user=$1 groups=$2 usages=$3 request=$4 node subject verdict status=0
    [[ $user =~ ^system:node:($NAME)$ ]] || { echo "its requestor is no node" && return; }
    node=${BASH_REMATCH[1]}
    [[ ,$groups == *,system:nodes,* ]] || { echo "its requestor is not in the group system:nodes" && return; }
    case $(tr , '\n' <<<"$usages" | sed '/^$/d' | sort -u | paste -s -d ,) in
    'digital signature,key encipherment,server auth' | 'digital signature,server auth') ;;
    *) echo "its usages are not those of a serving certificate" && return ;;
    esac

    write_request "$request" || { echo "it holds no request" && return; }
    # The exit status does not tell in older versions.
    verdict=$(openssl req -in "$work/request" -noout -verify 2>&1) || verdict=
    [[ $verdict == *'verify OK'* ]] || { echo "its signature is wrong" && return; }
    subject=$(openssl req -in "$work/request" -noout -subject -nameopt RFC2253) || subject=
    case ${subject#subject=} in
    "CN=system:node:$node,O=system:nodes" | "O=system:nodes,CN=system:node:$node") ;;
    *) echo "its subject is not the node" && return ;;
    esac

    alternative_names "$work/request" >"$work/names" || { echo "it asks for more than names and addresses" && return; }
    kubectl_admin get node "$node" -o go-template="$ADDRESSES" >"$work/addresses" || {
        echo "the API does not tell the addresses of $node" && return
    }
    awk -v node="$node" '$1 "" != node "" { for (i = 2; i <= NF; i++) print $i }' "$work/reserved" | plain >"$work/others"
    {
        sed -n -E 's/^(InternalIP|ExternalIP) //p' "$work/addresses" | plain | grep -vxFf "$work/others" | sed 's/^/IP:/'
        case $node in
        *.svc | *.svc.*) ;;
        *) grep -vxFf "$work/others" <<<"$node" | sed 's/^/DNS:/' ;;
        esac
    } >"$work/own"
    {
        sed -n 's/^IP://p' "$work/names" | plain | sed 's/^/IP:/'
        sed -n 's/^DNS://p' "$work/names" | plain | sed 's/^/DNS:/'
    } >"$work/asked"
    # A full disk cuts files short: only whole ones say that nothing is foreign.
    [[ -s $work/others && $(wc -l <"$work/asked") == "$(wc -l <"$work/names")" ]] || status=2
    ((status == 2)) || grep -vxFf "$work/own" "$work/asked" >"$work/foreign" || status=$?
    case $status in
    0) echo "the API does not know $(paste -s -d ' ' "$work/foreign") as the node's own" ;;
    1) ;;
    *) echo "its names could not be compared" ;;
    esac
}

kubectl_admin get certificatesigningrequests -o go-template="$PENDING" >"$work/pending"
: >"$work/left"
[[ ! -s $work/pending ]] || write_reserved
while IFS=$'\t' read -r name user groups usages request; do
    [[ $name =~ ^$NAME$ ]] || continue
    why=$(reason "$user" "$groups" "$usages" "$request")
    if [[ -z $why ]] && kubectl_admin certificate approve "$name" >/dev/null; then
        printf 'serving certificates: %s of %s is approved\n' "$name" "$user" >&2
        continue
    fi
    printf '%s\n' "$name" >>"$work/left"
    grep -qsxF "$name" "$NAMED" ||
        printf 'serving certificates: %s of %s is left pending: %s\n' "$name" "$user" "${why:-it could not be approved}" >&2
done <"$work/pending"
mv "$work/left" "$NAMED"
