# After post-check.sh: kernel arguments that hold for one boot. SLIPWAY_FIRST_BOOT, a word of GRUB's script language,
# stands in the environment, and forget_script is a function that writes firstboot.sh. The entries of the boot loader
# name the variable slipway_firstboot; user.cfg, which grub.cfg reads before it reads them, sets it and has GRUB itself
# clear the flag before the kernel starts, so that a power cut at any later moment finds it cleared.

boot=$sysimage/boot
# shellcheck disable=SC2016 # GRUB's variable.
grub_variable='$slipway_firstboot'

# is_written_by_grub DIRECTORY: GRUB writes to partitions, and through no layer above ("The GRUB environment block").
is_written_by_grub() {
    device=$(findmnt --noheadings --nofsroot --output SOURCE --target "$1") || return 0
    layers=$(lsblk --noheadings --raw --inverse --output TYPE "$device" 2>/dev/null) || return 0
    for layer in $layers; do
        case $layer in disk | part | loop | mpath) ;; *) return 1 ;; esac
    done
}

# write_user_config DIRECTORY: adds to user.cfg, in which a password of the boot loader may stand, and makes the flag.
write_user_config() {
    config=$1/user.cfg
    : >"$run/user.cfg" || return 1
    [ ! -f "$config" ] || sed '/^### BEGIN slipway/,/^### END slipway/d' "$config" >"$run/user.cfg" || return 1
    {
        echo '### BEGIN slipway: arguments of the first boot'
        echo 'set slipway_firstboot='
        echo 'export slipway_firstboot'
        if is_written_by_grub "$1"; then
            # A block of GRUB's own is 1,024 bytes long and is never made longer.
            {
                printf '# GRUB Environment Block\nslipway_once=1\n'
                head -c 1024 /dev/zero | tr '\000' '#'
            } | head -c 1024 >"$1/slipway.env" || return 1
            # shellcheck disable=SC2016 # GRUB's variables.
            echo 'set slipway_once=
if [ -f "${prefix}/slipway.env" ]; then
  load_env --file "${prefix}/slipway.env" slipway_once
fi
if [ "${slipway_once}" = 1 ]; then
  set slipway_once=0
  save_env --file "${prefix}/slipway.env" slipway_once'
        else
            # The installed system takes the flag away: firstboot.sh.
            echo 1 >"$1/slipway.flag" || return 1
            # shellcheck disable=SC2016 # GRUB's variable.
            echo 'if [ -f "${prefix}/slipway.flag" ]; then'
        fi
        printf '  set slipway_firstboot=%s\n' "$SLIPWAY_FIRST_BOOT"
        echo 'fi'
        echo '### END slipway'
    } >>"$run/user.cfg" || return 1
    cat "$run/user.cfg" >"$config" || return 1
    # FAT has no such modes.
    chmod 600 "$config" 2>/dev/null || true
}

configured=
for config in "$boot/grub2/grub.cfg" "$boot"/efi/EFI/*/grub.cfg; do
    [ -f "$config" ] || continue
    # Only a signpost to another: it shows no menu.
    grep -qE '^[[:space:]]*(blscfg|menuentry)' "$config" || continue
    grep -q 'user\.cfg' "$config" ||
        fail "the boot loader's ${config#"$sysimage"} does not read user.cfg, so nothing can hold for one boot only"
    write_user_config "${config%/*}" || fail "the first boot's arguments could not be written beside ${config#"$sysimage"}"
    configured=1
done
[ -n "$configured" ] || fail "there is no configuration of GRUB below /boot, so the first boot has no arguments"

# Older installers keep the arguments that they know only.
takes_arguments() {
    grep -qsF "$grub_variable" "$boot"/loader/entries/*.conf "$boot"/grub2/grub.cfg "$boot"/efi/EFI/*/grub.cfg
}
for entry in "$boot"/loader/entries/*.conf; do
    [ -f "$entry" ] || continue
    grep -qF "$grub_variable" "$entry" || sed -i "s/^options .*/& $grub_variable/" "$entry"
done
takes_arguments || fail "no entry of the boot loader takes arguments for the first boot"

# What undoes all of it on the installed system comes from here, since it must be there whatever the Ignition config is.
# Wanted by a drop-in: the presets of a first boot may take links away.
install_forgetting() {
    units=$deployment/etc/systemd/system
    mkdir -p "$deployment/etc/slipway" "$units/basic.target.d" || return 1
    forget_script >"$deployment/etc/slipway/firstboot.sh" || return 1
    cat >"$units/slipway-firstboot.service" <<'END' || return 1
[Unit]
Description=Forget what was for the first boot only
DefaultDependencies=no
RequiresMountsFor=/boot
After=local-fs.target
Before=basic.target shutdown.target
Conflicts=shutdown.target

[Service]
Type=oneshot
ExecStart=/bin/sh /etc/slipway/firstboot.sh
TimeoutStartSec=2min
PrivateMounts=yes
END
    printf '[Unit]\nWants=slipway-firstboot.service\n' >"$units/basic.target.d/slipway-firstboot.conf" || return 1
    chmod 755 "$units" "$units/basic.target.d"
    chmod 644 "$units/slipway-firstboot.service" "$units/basic.target.d/slipway-firstboot.conf"
}
install_forgetting || fail "the service that follows the first boot could not be written"
