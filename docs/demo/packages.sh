#!/bin/sh
# Sourced by make-initrd.sh and make-tree.sh: Debian packages, downloaded once and unpacked without being installed.

architecture=$(dpkg --print-architecture)
cache=${SLIPWAY_TEST_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/slipway}

# die MESSAGE
die() {
    echo "${0##*/}: $1" >&2
    exit 1
}

# The package that holds the kernel: the cloud kernel's meta package only depends on it.
kernel_package() {
    apt-cache depends "linux-image-cloud-$architecture" | sed -n 's/^ *Depends: \(linux-image-[0-9].*\)$/\1/p' | head -n 1
}

# unpack PACKAGE DIRECTORY: downloads the package unless the cache has it, and unpacks it.
unpack() {
    name=${1:?}
    into=${2:?}
    mkdir -p "$cache"
    set -- "$cache/${name}"_*.deb
    if [ ! -f "$1" ]; then
        partial=$(mktemp -d "$cache/partial.XXXXXX")
        if ! (cd "$partial" && apt-get -q download "$name" >&2); then
            rm -rf "$partial"
            die "cannot download the Debian package $name"
        fi
        mv "$partial/${name}"_*.deb "$cache/"
        rmdir "$partial"
        set -- "$cache/${name}"_*.deb
    fi
    mkdir -p "$into"
    dpkg-deb -x "$1" "$into"
}
