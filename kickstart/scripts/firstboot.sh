#!/bin/sh
# Runs once on the installed system, early in its first boot: the arguments of the first boot leave the boot loader's
# configuration, the Ignition config leaves the initramfs, and this script and its service leave the system. Every step
# can be cut off by a power cut and done again.

umask 077
boot=/boot
[ -w "$boot" ] || mount -o remount,rw "$boot"

# settle: GRUB reads a disk without its journal, so what was written has to leave the journal. Only a file system of its
# own is halted for that: the root's would halt this script too.
settle() {
    sync
    if [ "$(stat -c %d "$boot")" != "$(stat -c %d /etc)" ] && [ "$(stat -c %d "$boot")" != "$(stat -c %d /usr)" ]; then
        fsfreeze --freeze "$boot" && fsfreeze --unfreeze "$boot"
    fi
}

# Before all else, since a flag that GRUB did not clear makes every boot the first.
for directory in "$boot/grub2" "$boot"/efi/EFI/*; do
    config=$directory/user.cfg
    rm -f "$directory/slipway.flag" "$directory/slipway.env" "$config.slipway"
    grep -qs '^### BEGIN slipway' "$config" || continue
    # On the disk before it takes the other's place: a password of the boot loader may stand in it.
    sed '/^### BEGIN slipway/,/^### END slipway/d' "$config" >"$config.slipway" && sync && mv "$config.slipway" "$config"
    [ -s "$config" ] || rm -f "$config"
done
settle

for record in "$boot"/ostree/*/*.length; do
    image=${record%.length}
    if [ ! -f "$record" ] || [ ! -f "$image" ]; then continue; fi
    length=$(cat "$record")
    whole=$(stat -c %s "$image")
    case $length in '' | *[!0-9]*) continue ;; esac
    if [ "$whole" -gt "$length" ]; then
        # First over the bytes: those of a file that was cut off stay on the disk.
        head -c $((whole - length)) /dev/zero |
            dd of="$image" bs=64k iflag=fullblock oflag=seek_bytes seek="$length" conv=notrunc,fsync status=none
        truncate -s "$length" "$image"
    fi
    # The record goes when the image is as before for sure, and not before.
    sync
    rm -f "$record"
done
settle

rm -f /etc/systemd/system/basic.target.d/slipway-firstboot.conf /etc/systemd/system/slipway-firstboot.service \
    /etc/slipway/firstboot.sh
rmdir /etc/systemd/system/basic.target.d /etc/slipway 2>/dev/null
exit 0
