# After the installation, in the installer: the pull of an OSTree archive or a container image without a signature is
# not authenticated, so what was deployed is compared with what was meant. SLIPWAY_OS_NAME and, when it is known,
# SLIPWAY_COMMIT or SLIPWAY_MANIFEST (the digest of a container image's manifest) stand in the environment. The
# installer mounts the new system's disk at /mnt/sysimage.

sysimage=/mnt/sysimage
deployment=
deployed=
for path in "$sysimage/ostree/deploy/$SLIPWAY_OS_NAME/deploy"/*.[0-9]*; do
    [ -d "$path" ] || continue
    [ -z "$deployment" ] || fail "more than one system is deployed under the name $SLIPWAY_OS_NAME; wipe the disk"
    deployment=$path
    deployed=${path##*/}
    deployed=${deployed%.*}
done
[ -n "$deployment" ] || fail "nothing is deployed under the name $SLIPWAY_OS_NAME"

if [ -n "${SLIPWAY_COMMIT:-}" ] && [ "$deployed" != "$SLIPWAY_COMMIT" ]; then
    fail "deployed is $deployed, meant was $SLIPWAY_COMMIT"
fi
if [ -n "${SLIPWAY_MANIFEST:-}" ]; then
    # Printed as GVariant text, within quotes.
    manifest=$(ostree show --repo="$sysimage/ostree/repo" --print-metadata-key=ostree.manifest-digest "$deployed" 2>&1 |
        tr -d "'")
    # A digest that names a list of manifests, one for each architecture, is compared where the image was fetched; the
    # deployment keeps by which name that was.
    grep -qsx "container-image-reference=.*@$SLIPWAY_MANIFEST" "$deployment.origin" ||
        [ "$manifest" = "$SLIPWAY_MANIFEST" ] ||
        fail "the manifest of the deployed image is ${manifest:-unknown}, meant was $SLIPWAY_MANIFEST"
fi
echo "$deployed" >"$run/deployed"
