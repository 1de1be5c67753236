# After the installation, in the installer: hands the encrypted disk over to what opens it at every start, and takes away
# the passphrase that the installer used. SLIPWAY_PIN and SLIPWAY_POLICY are for Clevis (clevis-luks-bind(1)); SLIPWAY_ROOT
# is what tests set.

set -u
# The installer mounts the new system here, with its /dev, /proc and /sys.
system=${SLIPWAY_ROOT:-}/mnt/sysroot
key=$run/passphrase

[ -s "$key" ] || fail "the passphrase of the encrypted disk is gone from $key"
for tool in clevis cryptsetup; do
    [ -x "$system/usr/bin/$tool" ] || [ -x "$system/usr/sbin/$tool" ] ||
        fail "the installed system has no $tool, which opens its disk: build the image with clevis, clevis-luks and clevis-dracut"
done
[ -n "$(find "$system/usr/lib/dracut/modules.d" -maxdepth 1 -name '*clevis*' 2>/dev/null | head -n 1)" ] ||
    fail "the initramfs of the installed system has no clevis, which opens its disk: build the image with clevis-dracut"

# volumes: the encrypted devices on the picked disks; a mirrored one is on several.
volumes() {
    tr ' ' '\n' <"$run/disks" | while IFS= read -r disk; do
        lsblk --noheadings --raw --paths --output NAME,FSTYPE "/dev/$disk"
    done | awk '$2 == "crypto_LUKS" && !seen[$1]++ { print $1 }'
}

found=$(volumes)
[ -n "$found" ] || fail "no encrypted device is on the picked disks"
for volume in $found; do
    # The passphrase goes by standard input, which other processes cannot read.
    chroot "$system" timeout 300 clevis luks bind -k - -d "$volume" "$SLIPWAY_PIN" "$SLIPWAY_POLICY" <"$key" ||
        fail "clevis does not bind $volume to $SLIPWAY_PIN: is the TPM or Tang server there, and its thumbprint right?"
    # Before the passphrase goes, the other way in has to work.
    slot=$(chroot "$system" clevis luks list -d "$volume" | sed -n 's/^\([0-9]*\): .*/\1/p' | tail -n 1)
    chroot "$system" timeout 300 clevis luks pass -d "$volume" -s "$slot" |
        chroot "$system" cryptsetup open --batch-mode --test-passphrase --key-slot "$slot" "$volume" ||
        fail "clevis does not open $volume by $SLIPWAY_PIN again"
    chroot "$system" cryptsetup luksRemoveKey --batch-mode "$volume" - <"$key" ||
        fail "the installer's passphrase stays in $volume"
done
rm -f "$key"
