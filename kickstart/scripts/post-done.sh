# At the very end of an installation, in the installer.

# GRUB reads a disk without its journal, so what was written to /boot has to leave the journal.
sync
if mountpoint --quiet /mnt/sysimage/boot; then
    if command -v fsfreeze >/dev/null; then
        fsfreeze --freeze /mnt/sysimage/boot && fsfreeze --unfreeze /mnt/sysimage/boot
    else
        # Older installers have what comes with XFS.
        xfs_freeze -f /mnt/sysimage/boot && xfs_freeze -u /mnt/sysimage/boot
    fi
fi
report installed "$(cat "$run/deployed")"
