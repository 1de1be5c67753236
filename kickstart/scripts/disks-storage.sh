# After disks.sh: writes the storage commands with the names of the picked disks for %include.
#
# In the environment:
#   SLIPWAY_DISK_TAKEN    how many MiB of a mirrored disk are not for the partition that gets the rest
#   SLIPWAY_FIRMWARE      bios, uefi or any
#   SLIPWAY_STORAGE       commands with marks such as @disk1@, `;` between them; _UEFI and _BIOS follow where they fit;
#                         _KEPT takes its place where partitions stay
#   SLIPWAY_KEEP          the labels of these partitions, spaces between
#   SLIPWAY_PASSPHRASE    what the disk is encrypted with: nothing, `random`, or the URL of a passphrase
#   SLIPWAY_PASSPHRASE_AUTHORITIES  certificates that its server may be trusted by beside the system's, in the form of
#                         SLIPWAY_AUTHORITIES; it may be unset
#   SLIPWAY_TPM           `needed` where a TPM guards its key
#   SLIPWAY_REGISTERS     the registers of the TPM that guard its key, commas between

# What the machine was started by decides what its boot loader needs.
firmware=bios
[ ! -d "$root/sys/firmware/efi" ] || firmware=uefi
case $SLIPWAY_FIRMWARE in
any | "$firmware") ;;
*) fail "the host was started by $firmware, and install.firmware says $SLIPWAY_FIRMWARE" ;;
esac

# One of version 1.2 has no such device.
if [ -n "$SLIPWAY_TPM" ] && [ ! -e "$root/dev/tpmrm0" ]; then
    fail "this host has no TPM 2.0 that is switched on, which install.storage.encryption asks for"
fi

# Shim starts what is installed and measures into register 7, Secure Boot or not. Where it did not start the installer,
# that register is never again what it is now, and the disk would not open.
case $firmware,$SLIPWAY_REGISTERS, in
uefi,*7,*)
    shim=
    for variable in "$root"/sys/firmware/efi/efivars/SbatLevelRT-* "$root"/sys/firmware/efi/efivars/MokListRT-*; do
        [ ! -e "$variable" ] || shim=1
    done
    [ -n "$shim" ] ||
        fail "shim did not start the installer, and will start the host, so register 7 of the TPM will differ: remove 7 from install.storage.encryption.tpm2.pcrs"
    ;;
esac

commands=$SLIPWAY_STORAGE
case $firmware in
uefi) commands="$commands;$SLIPWAY_STORAGE_UEFI" ;;
bios) commands="$commands;$SLIPWAY_STORAGE_BIOS" ;;
esac

# labelled LABEL: the partitions of the picked disk with such a filesystem.
labelled() {
    for part in $(partitions "$picked"); do
        if properties "$(value "$blocks/$picked/$part/dev")" ID_FS_LABEL | grep -qxF -e "$1"; then echo "$part"; fi
    done
}

removed=
var=
if [ -n "$SLIPWAY_KEEP" ]; then
    all=$(partitions "$picked")
    staying=
    for label in $SLIPWAY_KEEP; do
        found=$(labelled "$label")
        case $(printf '%s\n' "$found" | grep -c .) in
        1)
            staying="$staying $found"
            [ "$label" != var ] || var=$found
            ;;
        # An empty disk has nothing to keep: the first installation makes what later ones find.
        0) [ -z "$all" ] || fail "$picked has partitions, and none is labelled $label, which install.storage.keep names" ;;
        *) fail "several partitions of $picked are labelled $label, which install.storage.keep names" ;;
        esac
    done
    if [ -n "$all" ]; then
        commands=$SLIPWAY_STORAGE_KEPT
        for part in $all; do
            case "$staying " in
            *" $part "*) ;;
            *) removed="$removed${removed:+,}$part" ;;
            esac
        done
        # There is no clearpart for nothing.
        [ -n "$removed" ] || commands=$(printf '%s' "$commands" | tr ';' '\n' | grep -v '^clearpart ' | tr '\n' ';')
    elif [ -n "$(properties "$(value "$blocks/$picked/dev")" ID_FS_TYPE)" ]; then
        fail "$picked has no partitions, and holds a filesystem: empty it, or remove install.storage.keep"
    fi
fi

# The least of the disks decides how great the members of the last array are.
least=
for name in $picked; do
    size=$(($(value "$blocks/$name/size") / 2048))
    if [ -z "$least" ] || [ "$size" -lt "$least" ]; then least=$size; fi
done
rest=$((least - SLIPWAY_DISK_TAKEN))

passphrase=
case $SLIPWAY_PASSPHRASE in
'') ;;
random) passphrase=$(od -An -v -N 32 -tx1 /dev/urandom | tr -d ' \n') ;;
*)
    # The URL may hold a token.
    printf '%s\n' "$SLIPWAY_PASSPHRASE" >>"$run/secrets"
    set --
    if [ -n "${SLIPWAY_PASSPHRASE_AUTHORITIES:-}" ]; then
        # curl takes one file in place of the system's.
        {
            for bundle in etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem etc/pki/tls/certs/ca-bundle.crt; do
                [ ! -s "$root/$bundle" ] || { cat "$root/$bundle" && break; }
            done
            printf '%s\n' "$SLIPWAY_PASSPHRASE_AUTHORITIES" | tr '|' '\n'
        } >"$work/authorities.pem" || fail "$full"
        set -- --cacert "$work/authorities.pem"
    fi
    transfer "$SLIPWAY_PASSPHRASE" 120 "$@" --proto =https --noproxy '' --max-filesize 4096 --output "$work/fetched" ||
        fail "the passphrase of the disk cannot be fetched; see install.storage.encryption"
    passphrase=$(cat "$work/fetched")
    ;;
esac
if [ -n "$SLIPWAY_PASSPHRASE" ]; then
    if [ "${#passphrase}" -lt 8 ] || [ "${#passphrase}" -gt 512 ] ||
        [ "$(printf %s "$passphrase" | LC_ALL=C tr -d ' -~' | wc -c)" -ne 0 ]; then
        fail "the passphrase of the disk must be one line of 8 to 512 printable ASCII characters"
    fi
    # What a person types is not for luks.sh, so it stays in no more files than it must.
    if [ "$SLIPWAY_PASSPHRASE" = random ]; then printf %s "$passphrase" >"$run/passphrase" || fail "$full"; fi
fi

# quoted TEXT: one word, as a shell and Python's shlex read it.
quoted() {
    quoted_rest=$1
    printf "'"
    while :; do
        case $quoted_rest in
        *"'"*) printf "%s'\"'\"'" "${quoted_rest%%"'"*}" ;;
        *) break ;;
        esac
        quoted_rest=${quoted_rest#*"'"}
    done
    printf "%s'" "$quoted_rest"
}

# Another disk of the host may hold the group of an earlier installation: of two with one name the first boot could take
# either.
group=system_$(head -c 8 /proc/sys/kernel/random/uuid)
[ "${#group}" -eq 15 ] || fail "the kernel of the installer gives no random numbers"

edits="s/@disks@/$(printf %s "$picked" | tr ' ' ',')/g;s/@rest@/$rest/g;s/@removed@/$removed/g;s/@var@/$var/g"
edits="$edits;s/@group@/$group/g"
index=0
for name in $picked; do
    index=$((index + 1))
    edits="$edits;s/@disk$index@/$name/g"
done
secret=$(quoted "$passphrase")
if [ -n "$passphrase" ]; then
    # Logs may have it either way; the longer goes first.
    case $passphrase in *"'"*) printf '%s\n' "$secret" ;; esac >>"$run/secrets"
    printf '%s\n' "$passphrase" >>"$run/secrets" || fail "$full"
fi
printf '%s\n' "$commands" | tr ';' '\n' | grep . | sed "$edits" >"$work/commands" || fail "$full"
while IFS= read -r line; do
    case $line in
    *@passphrase@*) line=${line%%@passphrase@*}$secret${line#*@passphrase@} ;;
    esac
    # Half of the commands could mean other disks.
    printf '%s\n' "$line" || fail "$full"
done <"$work/commands" >"$work/storage.ks"
if sed 's/--passphrase=.*//' "$work/storage.ks" | grep -q @; then
    fail "the storage commands have a mark that nothing fills"
fi
if ! printf '%s\n' "$picked" >"$run/disks" || ! mv "$work/storage.ks" "$run/storage.ks"; then
    fail "$full"
fi
rm -rf "$work"
echo "slipway installs on: $picked"
