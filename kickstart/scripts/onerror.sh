# shellcheck shell=sh
# When the installation fails, in the installer.

report failed "the installer stopped with an error; its logs are in /tmp on the host"
