# After post-check.sh: the clock, the order in which the firmware starts disks, and where the installed system's updates
# come from. SLIPWAY_OSTREE_URL stands in the environment where it is an OSTree archive.

# The installer's clock is right once it has talked to the server; that of the board may be years off.
hwclock --systohc --utc || echo "the hardware clock was not set" >&2

# put_disk_first: the entries of the installed disk to the head of the boot order, whatever the firmware made of it.
put_disk_first() {
    [ -d /sys/firmware/efi ] || return 0
    mounted=$(findmnt --noheadings --nofsroot --output SOURCE --mountpoint "$sysimage/boot/efi") || return 1
    # A mirrored EFI system partition has two; each has its own entry.
    partitions=$(lsblk --noheadings --raw --inverse --output PARTUUID "$mounted" | tr -d ' ' | grep .) || return 1
    entries=$(efibootmgr --verbose) || return 1
    order=$(printf '%s\n' "$entries" | awk -v partitions="$partitions" '
        BEGIN { count = split(tolower(partitions), own, "\n") }
        /^BootOrder:/ { rest = $2 }
        /^Boot[0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][0-9A-Fa-f][* ]/ {
            number = substr($0, 5, 4)
            for (i = 1; i <= count; i++)
                if (!(number in taken) && index(tolower($0), own[i])) { taken[number]; first = first "," number }
        }
        END {
            if (first == "") exit 1
            count = split(rest, numbers, ",")
            for (i = 1; i <= count; i++) if (!(numbers[i] in taken)) first = first "," numbers[i]
            print substr(first, 2)
        }') || return 1
    efibootmgr --quiet --bootorder "$order"
}
put_disk_first || echo "the installed disk was not put first in the EFI boot order" >&2

# without_remote NAME FILE: the file without the section of that remote.
without_remote() {
    awk -v section="[remote \"$1\"]" '/^\[/ { skip = $0 == section } !skip' "$2"
}

# point_remote: the remote that the deployment came from, at the URL that stays.
point_remote() {
    remote=$(sed -n 's/^refspec=\([^:]*\):.*/\1/p' "$deployment.origin")
    [ -n "$remote" ] || remote=$SLIPWAY_OS_NAME
    remotes=$deployment/etc/ostree/remotes.d
    mkdir -p "$remotes" || return 1
    chmod 755 "${remotes%/*}" "$remotes"
    for file in "$sysimage/ostree/repo/config" "$remotes"/*.conf; do
        grep -qsF "[remote \"$remote\"]" "$file" || continue
        without_remote "$remote" "$file" >"$run/remote" || return 1
        cat "$run/remote" >"$file" || return 1
        [ -s "$file" ] || rm -f "$file"
    done
    {
        printf '[remote "%s"]\nurl=%s\ngpg-verify=false\n' "$remote" "$SLIPWAY_OSTREE_URL"
        [ ! -s "$run/authorities.pem" ] || echo 'tls-ca-path=/etc/ostree/slipway-authorities.pem'
    } >"$remotes/$remote.conf" || return 1
    chmod 644 "$remotes/$remote.conf"
    [ -s "$run/authorities.pem" ] || return 0
    cat "$run/authorities.pem" >"$deployment/etc/ostree/slipway-authorities.pem" || return 1
    chmod 644 "$deployment/etc/ostree/slipway-authorities.pem"
}
if [ -n "${SLIPWAY_OSTREE_URL:-}" ]; then
    point_remote || fail "the installed system's OSTree remote could not be written"
fi
