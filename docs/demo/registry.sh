#!/bin/sh
# Runs Debian's docker-registry without TLS, for trying things out on this machine.
# usage: registry.sh DIRECTORY ADDRESS:PORT
set -eu
mkdir -p "$1"
directory=$(realpath "$1")
cat >"$directory/config.yml" <<CONFIG
version: 0.1
log: {level: error, accesslog: {disabled: true}}
storage: {filesystem: {rootdirectory: "$directory/store"}}
http: {addr: "$2"}
CONFIG
exec docker-registry serve "$directory/config.yml"
