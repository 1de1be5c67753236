#!/bin/busybox sh
# shellcheck shell=dash
# The first process of the demo's initrd, in the place of an installer: brings the boot interface up by DHCP and tells
# the server the MAC, the kernel command line and the nonce of the boot script. Prints "STAGE ..." on the console.

/bin/busybox --install -s /bin
export PATH=/bin
mount -t devtmpfs dev /dev
mount -t proc proc /proc
mount -t sysfs sys /sys
exec >/dev/console 2>&1
echo "STAGE kernel-up"

# argument NAME: the value of an argument of the kernel command line.
argument() {
    tr ' ' '\n' </proc/cmdline | sed -n "s|^$1=||p" | tail -n 1
}

finish() {
    echo "STAGE $1"
    sync
    poweroff -f
}

while read -r module; do
    insmod "/modules/$module"
done </modules/order

url=$(argument slipway.report)
nonce=$(argument slipway.nonce)
boot_mac=$(argument BOOTIF | sed 's/^01-//; s/-/:/g')

interface=
for path in /sys/class/net/*; do
    mac=$(cat "$path/address")
    if [ "$mac" = "$boot_mac" ]; then
        interface=${path##*/}
        break
    fi
done
[ -n "$interface" ] || finish "failed: no interface has the MAC $boot_mac"

ip link set lo up
ip link set "$interface" up
udhcpc -i "$interface" -s /udhcpc.sh -n -q -t 10 -T 2 || finish "failed: no answer from DHCP"
echo "STAGE network-up"

{
    echo "stage=booted"
    echo "mac=$mac"
    echo "nonce=$nonce"
    echo "cmdline=$(cat /proc/cmdline)"
} >/report
for pause in 1 2 4 8 0; do
    if wget -q -O /answer --header 'Content-Type: text/plain' --post-file=/report "$url"; then
        finish reported
    fi
    sleep "$pause"
done
finish "failed: the server did not take the report"
