#!/bin/sh
# make-initrd.sh INITRD [KERNEL]: writes a small initial RAM disk (busybox, network drivers for virtual machines and
# init.sh), and the kernel that it belongs to. Packages are cached in
# $SLIPWAY_TEST_CACHE, or ~/.cache/slipway.
set -eu

[ $# -ge 1 ] || { echo "usage: $0 INITRD [KERNEL]" >&2; exit 2; }
initrd=$1
kernel=${2:-}
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=/dev/null
. "$here/packages.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
unpack busybox-static "$work/packages"
unpack "$(kernel_package)" "$work/packages"
version=$(cd "$work/packages/lib/modules" && echo *)

root=$work/root
mkdir -p "$root/bin" "$root/dev" "$root/proc" "$root/sys" "$root/modules"
cp "$work/packages/bin/busybox" "$root/bin/"
cp "$here/init.sh" "$root/init"
cp "$here/udhcpc.sh" "$root/udhcpc.sh"
chmod 0755 "$root/init" "$root/udhcpc.sh"

# In the order in which they need each other.
for module in virtio/virtio_ring virtio/virtio virtio/virtio_pci_legacy_dev virtio/virtio_pci_modern_dev \
    virtio/virtio_pci net/core/failover net/net_failover net/virtio_net; do
    for path in "$work/packages/lib/modules/$version/kernel/drivers/$module.ko" \
        "$work/packages/lib/modules/$version/kernel/$module.ko"; do
        [ -f "$path" ] || continue
        cp "$path" "$root/modules/"
        echo "${path##*/}" >>"$root/modules/order"
    done
done

mkdir -p "$(dirname "$initrd")"
(cd "$root" && find . | LC_ALL=C sort | cpio --quiet -o -H newc --reproducible -R 0:0) | gzip -9n >"$initrd.partial"
mv "$initrd.partial" "$initrd"
if [ -n "$kernel" ]; then
    mkdir -p "$(dirname "$kernel")"
    cp "$work/packages/boot/vmlinuz-$version" "$kernel"
fi
