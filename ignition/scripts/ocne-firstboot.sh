#!/bin/bash
# Functions of ocne.sh: Ignition must not run at the next start.

readonly ENTRIES=/boot/loader/entries
readonly ARGUMENT_SECONDS=60

has() { type "$1" &>/dev/null; }

# Ignition runs again as long as the boot loader's entries ask for it. grubby changes them in place; what rpm-ostree
# does counts only after an orderly shutdown.
asks_for_ignition() { grep -qsE '(^|[[:space:]])ignition\.firstboot([=[:space:]]|$)' "$@"; }

is_argument_gone() {
    if compgen -G "$ENTRIES/*.conf" >/dev/null && ! asks_for_ignition "$ENTRIES"/*.conf; then return 0; fi
    local arguments
    has rpm-ostree && arguments=$(rpm-ostree kargs) && ! asks_for_ignition - <<<"$arguments"
}

remove_argument() {
    if has grubby; then
        grubby --update-kernel=ALL --remove-args='ignition.firstboot ignition.firstboot=1' >&2 || true
    fi
    is_argument_gone && return
    ! has rpm-ostree || rpm-ostree kargs --delete-if-present=ignition.firstboot=1 >&2 || true
    is_argument_gone
}

# GRUB reads a disk without its journal, so what was written has to leave the journal. Only a file system of its own is
# halted for that: the root's would halt this script too.
settle_boot() {
    sync --file-system /boot
    [[ $(stat -c %d /boot) != $(stat -c %d /etc) && $(stat -c %d /boot) != $(stat -c %d /usr) ]] || return 0
    if fsfreeze --freeze /boot; then fsfreeze --unfreeze /boot; fi
}

forget_ignition() {
    asks_for_ignition /proc/cmdline "$ENTRIES"/*.conf || return 0
    is_argument_gone && return
    local deadline=$((SECONDS + ARGUMENT_SECONDS))
    until remove_argument; do
        if ((SECONDS >= deadline)) || ! { has grubby || has rpm-ostree; }; then
            say "WARNING: ignition.firstboot is still among the kernel arguments, and Ignition runs again at the next" \
                "start; remove it with grubby or rpm-ostree kargs"
            return 0
        fi
        sleep 5
    done
    settle_boot || true
    say "ignition.firstboot is no longer among the kernel arguments"
}
