# After post-check.sh: the Ignition config goes into the installed initramfs, as a second cpio archive behind the first
# (Linux, "initramfs buffer format"), where Ignition finds it as the system's own. SLIPWAY_IGNITION_URL stands in the
# environment. firstboot.sh takes it out again after the first boot: the length of before stands in a file beside it.

config=$run/user.ign
transfer "$SLIPWAY_IGNITION_URL" 180 --max-filesize 16777216 --output "$config" ||
    fail "the Ignition config could not be fetched for the installed initramfs"
[ "$(tr -d '[:space:]' <"$config" | head -c 1)" = '{' ] || fail "the Ignition config that was fetched is no JSON object"

images=$(awk '$1 == "initrd" { print $2 }' "$sysimage"/boot/loader/entries/*.conf | sort -u)
case $images in
    '' | *[[:space:]]*) fail "the boot loader's entries name no initramfs, or several: ${images:-none}" ;;
esac
image=
for path in "$sysimage/boot$images" "$sysimage$images"; do
    [ ! -f "$path" ] || image=$path
done
[ -n "$image" ] || fail "the initramfs $images of the boot loader's entry is not there"

zeros() { head -c "$1" /dev/zero; }
length_of() { wc -c <"$1"; }

# entry NAME MODE [FILE]: one member of a cpio archive in the "newc" form, padded to four bytes.
number=0
entry() {
    number=$((number + 1))
    size=0
    [ -z "${3:-}" ] || size=$(length_of "$3")
    printf '070701%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%08X%s\000' \
        "$number" "$2" 0 0 1 0 "$size" 0 0 0 0 "$((${#1} + 1))" 0 "$1"
    zeros $(((4 - (110 + ${#1} + 1) % 4) % 4))
    [ -z "${3:-}" ] || cat "$3"
    zeros $(((4 - size % 4) % 4))
}

# The image may be a hard link into the OSTree repository, so it is copied, never written to.
embed() {
    length=$(length_of "$image") || return 1
    {
        cat "$image"
        # Four more than the boundary needs: LZ4 takes them for its end, and everything else steps over them.
        zeros $((4 + (4 - length % 4) % 4))
        entry usr 040755
        entry usr/lib 040755
        entry usr/lib/ignition 040755
        entry usr/lib/ignition/user.ign 0100600 "$config"
        entry 'TRAILER!!!' 0
    } >"$image.slipway" || return 1
    # More than its parts means all of them: a full disk ends a copy early.
    [ "$(length_of "$image.slipway")" -gt $((length + $(length_of "$config"))) ] || return 1
    echo "$length" >"$image.length" && sync && mv "$image.slipway" "$image"
}
embed || fail "the Ignition config could not be put into the initramfs $images; is /boot full?"
rm -f "$config"
