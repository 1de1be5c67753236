#!/bin/sh
# Gets the image of nginx unless it is here. IMAGE comes from /etc/ocne/nginx/image by way of ocne-nginx.service.
set -eu
: "${IMAGE:?is not set; /etc/ocne/nginx/image names the image}"
podman image exists "$IMAGE" || exec podman pull "$IMAGE"
