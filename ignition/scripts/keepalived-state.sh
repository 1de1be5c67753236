#!/bin/sh
# keepalived calls this at every change: keepalived_state.sh INSTANCE|GROUP NAME STATE PRIORITY
printf '%s %s %s is now %s\n' "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$1" "$2" "$3" >>/etc/keepalived/log
