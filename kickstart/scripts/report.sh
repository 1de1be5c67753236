# The beginning of every script: how it talks to the server. SLIPWAY_REPORT_URL, SLIPWAY_MAC and SLIPWAY_NONCE stand in
# the environment; SLIPWAY_AUTHORITIES too, certificates in PEM form with `|` between their lines, where the system's own
# are not enough.
#
# What runs in the installer has the programs that its image has: not base64, stat, timeout and others of coreutils.

umask 077
run=/tmp/slipway
# Secrets lie here, so it is a directory of our own, whatever was there before.
if [ -L "$run" ] || [ ! -d "$run" ]; then rm -f "$run"; fi
mkdir -p "$run" && chmod 700 "$run"
if [ -n "${SLIPWAY_AUTHORITIES:-}" ]; then
    printf '%s\n' "$SLIPWAY_AUTHORITIES" | tr '|' '\n' >"$run/authorities.pem"
fi

# transfer URL SECONDS OPTION...: one request by curl, tried for so many seconds. The URL holds the nonce, so it stays
# out of the arguments, which every process of the installer can read. The way to the server is the one that the boot
# script came: not through the proxy that the installer names in the environment.
transfer() {
    transfer_url=$1
    transfer_seconds=$2
    shift 2
    [ ! -s "$run/authorities.pem" ] || set -- --cacert "$run/authorities.pem" "$@"
    curl --config /dev/fd/3 --silent --show-error --fail --globoff --noproxy '*' --proto '=http,https' --connect-timeout 10 \
        --retry 10 --retry-connrefused --retry-max-time "$transfer_seconds" --max-time "$transfer_seconds" "$@" 3<<END
url = "$transfer_url"
END
}

# report STAGE [MESSAGE]: one POST, tried for a minute, whose failure changes nothing. The message becomes one line.
report() {
    report_message=$(printf %s "${2:-}" | LC_ALL=C tr -c '[:print:]' ' ' | head -c 2000)
    [ "$1" != failed ] || printf '%s\n' "$report_message" >"$run/unsaid"
    {
        echo "stage=$1"
        echo "mac=$SLIPWAY_MAC"
        echo "nonce=$SLIPWAY_NONCE"
        [ -z "$report_message" ] || printf 'message=%s\n' "$report_message"
    } | transfer "$SLIPWAY_REPORT_URL" 60 --output /dev/null --header 'Content-Type: text/plain' --data-binary @- || {
        echo "the server did not take the report \"$1\"" >&2
        return 0
    }
    [ "$1" != failed ] || mv "$run/unsaid" "$run/failure"
}

# fail MESSAGE: reports it and ends the installation.
fail() {
    report failed "$1"
    exit 1
}
