#!/bin/busybox sh
# shellcheck shell=dash
# Called by udhcpc with what the DHCP server said: sets the address and the default route.
# shellcheck disable=SC2154  # udhcpc sets interface, ip, subnet and router

case ${1:-} in
bound | renew)
    ip address flush dev "$interface"
    ifconfig "$interface" "$ip" netmask "${subnet:-255.255.255.0}" up
    for gateway in ${router:-}; do
        ip route replace default via "$gateway" dev "$interface"
        break
    done
    ;;
esac
