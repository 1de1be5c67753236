# Before anything else, in the installer.

report installing
