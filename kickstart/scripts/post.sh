# shellcheck shell=sh
# After the installation, in the installer: the pull of an OSTree archive without a signature is not authenticated, so
# what was deployed is compared with what was meant. SLIPWAY_OS_NAME and, when it is known, SLIPWAY_COMMIT stand in the
# environment. The installer mounts the new system's disk at /mnt/sysimage.

deployed=
for path in "${SLIPWAY_SYSIMAGE:-/mnt/sysimage}/ostree/deploy/$SLIPWAY_OS_NAME/deploy"/*.0; do
    [ -d "$path" ] || continue
    name=${path##*/}
    deployed="$deployed${deployed:+ }${name%.0}"
done

if [ -z "$deployed" ]; then
    report failed "nothing is deployed under the name $SLIPWAY_OS_NAME"
    exit 1
fi
if [ -n "${SLIPWAY_COMMIT:-}" ] && [ "$deployed" != "$SLIPWAY_COMMIT" ]; then
    report failed "deployed is $deployed, meant was $SLIPWAY_COMMIT"
    exit 1
fi
report installed "$deployed"
