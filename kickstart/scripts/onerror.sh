# When the installation fails, in the installer: its logs go home, without what must stay secret. SLIPWAY_LOGS_URL stands
# in the environment.

readonly MOST=1048576 # of one file, in bytes; its end says why
readonly ROOM=14      # files of that size, well below the 16 MiB that the server takes

# Every line of these is a secret: the session's nonce, and what %pre fetched or made for the disks.
{
    printf '%s\n' "$SLIPWAY_NONCE"
    cat "$run/secrets" 2>/dev/null
} | grep . >"$run/hidden"

# without_secrets: copies text, with every secret replaced; by position, since secrets are no patterns.
without_secrets() {
    LC_ALL=C awk -v hidden="$run/hidden" '
        BEGIN { while ((getline line <hidden) > 0) secrets[++count] = line }
        {
            text = $0
            for (i = 1; i <= count; i++) {
                done = ""
                while (at = index(text, secrets[i])) {
                    done = done substr(text, 1, at - 1) "[hidden]"
                    text = substr(text, at + length(secrets[i]))
                }
                text = done text
            }
            print text
        }'
}

collect() {
    logs=$run/logs
    rm -rf "$logs" && mkdir "$logs" || return 1
    ! command -v journalctl >/dev/null || journalctl --no-pager --boot --lines=20000 >"$run/journal" 2>/dev/null
    left=$ROOM
    for file in /tmp/anaconda-tb-* /tmp/anaconda.log /tmp/*.log /tmp/syslog /var/log/anaconda/*.log "$run/journal"; do
        if [ ! -f "$file" ] || [ -e "$logs/${file##*/}" ] || [ "$left" -eq 0 ]; then continue; fi
        left=$((left - 1))
        # First without secrets: one that is cut in two is not found.
        without_secrets <"$file" | tail -c "$MOST" >"$logs/${file##*/}"
    done
    tar -C "$run" -czf "$run/logs.tar.gz" logs
}

if collect; then
    transfer "$SLIPWAY_LOGS_URL" 120 --output /dev/null --header 'Content-Type: application/gzip' \
        --data-binary "@$run/logs.tar.gz" || echo "the server did not take the logs" >&2
fi
# A script that failed has said why, or could not, as the server was away.
if [ ! -s "$run/failure" ]; then
    message="the installer stopped with an error; its logs are in /tmp on the host"
    [ ! -s "$run/unsaid" ] || message=$(cat "$run/unsaid")
    report failed "$message"
fi
