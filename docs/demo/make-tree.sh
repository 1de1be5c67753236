#!/bin/sh
# make-tree.sh DIRECTORY: makes a small OS tree in the shape that OSTree deploys: busybox, a kernel with drivers and an
# initramfs, /usr/etc, and the top-level links. Packages are cached in
# $SLIPWAY_TEST_CACHE, or ~/.cache/slipway.
set -eu

[ $# -eq 1 ] || { echo "usage: $0 DIRECTORY" >&2; exit 2; }
target=$1
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$here/packages.sh"
[ ! -e "$target" ] || die "$target exists; remove it, or name another directory"

tree=$target.partial
work=$(mktemp -d)
trap 'rm -rf "$work" "$tree"' EXIT
trap 'exit 1' HUP INT TERM
rm -rf "$tree"
unpack busybox-static "$work/packages"
unpack "$(kernel_package)" "$work/packages"
version=$(cd "$work/packages/lib/modules" && echo *)

for directory in boot dev proc run sys sysroot tmp var usr/bin usr/sbin usr/etc "usr/lib/modules/$version/kernel"; do
    mkdir -p "$tree/$directory"
done
chmod 1777 "$tree/tmp"
ln -s usr/bin "$tree/bin"
ln -s usr/sbin "$tree/sbin"
ln -s usr/lib "$tree/lib"
ln -s sysroot/ostree "$tree/ostree"
for name in home mnt opt srv; do
    ln -s "var/$name" "$tree/$name"
done
ln -s var/roothome "$tree/root"

cp "$work/packages/bin/busybox" "$tree/usr/bin/busybox"
"$work/packages/bin/busybox" --list | while read -r applet; do
    [ "$applet" = busybox ] || ln -s busybox "$tree/usr/bin/$applet"
done

modules=$work/packages/lib/modules/$version
for part in drivers/block drivers/net drivers/nvme drivers/scsi drivers/virtio fs net/core; do
    [ -d "$modules/kernel/$part" ] || continue
    mkdir -p "$tree/usr/lib/modules/$version/kernel/$(dirname "$part")"
    cp -R "$modules/kernel/$part" "$tree/usr/lib/modules/$version/kernel/$part"
done
cp "$work/packages/boot/config-$version" "$tree/usr/lib/modules/$version/config"
"$here/make-initrd.sh" "$tree/usr/lib/modules/$version/initramfs.img" "$tree/usr/lib/modules/$version/vmlinuz"

printf 'root:x:0:0:root:/root:/bin/sh\n' >"$tree/usr/etc/passwd"
printf 'root:x:0:\n' >"$tree/usr/etc/group"
printf 'root:!:19000::::::\n' >"$tree/usr/etc/shadow"
chmod 0600 "$tree/usr/etc/shadow"
printf 'NAME="Slipway demo"\nID=slipway-demo\nVERSION_ID=1\n' >"$tree/usr/lib/os-release"
ln -s ../usr/lib/os-release "$tree/usr/etc/os-release"

mv "$tree" "$target"
