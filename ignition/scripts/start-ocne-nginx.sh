#!/bin/sh
# Runs nginx in front of the API servers. IMAGE comes from /etc/ocne/nginx/image by way of ocne-nginx.service.
set -eu
: "${IMAGE:?is not set; /etc/ocne/nginx/image names the image}"
exec podman run --rm --replace --name=ocne-nginx --network=host --pull=never \
    --volume=/etc/ocne/nginx/nginx.conf:/etc/nginx/nginx.conf:ro,Z "$IMAGE"
