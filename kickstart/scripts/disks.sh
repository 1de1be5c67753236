# Before the installation, in the installer: finds the disks that are meant, and refuses when they cannot be told for
# sure. It reads disks and never writes to one. Their kernel names are in $picked for disks-storage.sh.
#
# In the environment:
#   SLIPWAY_DISKS         one selector for each disk, `;` between them; a selector is KEY=VALUE with `|` between; an empty
#                         one is for the only disk that the system fits on
#   SLIPWAY_DISK_LEAST    how many MiB a disk must have
#   SLIPWAY_ROOT          where /sys, /dev, /run and /proc are; tests set it

set -u
root=${SLIPWAY_ROOT:-}
[ -z "$root" ] || root=$(readlink -f "$root")
blocks=$root/sys/block
full="the installer has no room in $run"
# What an earlier run found holds no more.
rm -f "$run/disks" "$run/storage.ks"
work=$(mktemp -d "$run/disks.XXXXXX") || fail "$full"

# value FILE: the first line of a file of sysfs, without spaces around it.
value() {
    value=
    if [ -r "$1" ]; then read -r value 2>/dev/null <"$1" || :; fi
    [ -z "$value" ] || printf '%s\n' "$value"
}

# properties NUMBER KEY...: what udev's database says of a device; one value a line.
properties() {
    properties_of=$root/run/udev/data/b$1
    shift
    [ -r "$properties_of" ] || return 0
    for property in "$@"; do
        shift
        set -- "$@" -e "s/^E:$property=//p"
    done
    sed -n "$@" "$properties_of"
}

# plain: text with single underscores in the place of spaces, as udev writes it.
plain() { tr -s ' _' '__' | sed 's/^_//;s/_$//'; }

# names: world wide names as udev writes them.
names() { tr '[:upper:]' '[:lower:]' | sed 's/^naa\./0x/;s/^wwn-//;s/^nvme-//'; }

# partitions DISK: the kernel names of its partitions.
partitions() {
    for part in "$blocks/$1/$1"*; do
        [ ! -e "$part/partition" ] || printf '%s\n' "${part##*/}"
    done
}

# above DIRECTORY: what lies on a device, such as arrays and volumes, and on that: names below /dev.
above() {
    for holder in "$1"/holders/*; do
        [ -e "$holder" ] || continue
        holder=$blocks/${holder##*/}
        printf '%s\n' "${holder##*/}"
        [ ! -r "$holder/dm/name" ] || printf 'mapper/%s\n' "$(value "$holder/dm/name")"
        above "$holder"
    done
}

# devices DISK: the disk, its partitions, and all that lies on them.
devices() {
    printf '%s\n' "$1"
    above "$blocks/$1"
    for device in $(partitions "$1"); do
        printf '%s\n' "$device"
        above "$blocks/$1/$device"
    done
}

# is_in_use DISK: whether the installer runs from it.
is_in_use() {
    if devices "$1" | awk '
        NR == FNR { on["/dev/" $0]; next }
        $1 in on { found = 1 }
        END { exit !found }' - "$root/proc/mounts"; then return 0; fi
    [ "$(properties "$number" ID_FS_TYPE)" = iso9660 ]
}

# transport DISK: how it is attached.
transport() {
    case $1 in
    nvme*) echo nvme && return ;;
    mmcblk*) echo mmc && return ;;
    vd* | xvd*) echo virtio && return ;;
    esac
    case $(readlink -f "$blocks/$1") in
    */usb[0-9]*) echo usb ;;
    */ata[0-9]*) echo sata ;;
    */end_device-*) echo sas ;;
    */rport-*) echo fc ;;
    */session[0-9]*) echo iscsi ;;
    *)
        case $(properties "$number" ID_BUS) in
        ata) echo sata ;;
        usb) echo usb ;;
        *) echo scsi ;;
        esac
        ;;
    esac
}

# inspect DISK: sets what is known of it, and in $unfit why it cannot be taken.
inspect() {
    disk=$1
    number=$(value "$blocks/$disk/dev")
    sectors=$(value "$blocks/$disk/size")
    case $sectors in '' | *[!0-9]*) sectors=0 ;; esac
    bytes=$((sectors * 512))
    rotational=$(value "$blocks/$disk/queue/rotational")
    transport=$(transport "$disk")
    serials=$(
        {
            properties "$number" ID_SERIAL_SHORT ID_SCSI_SERIAL SCSI_IDENT_SERIAL ID_SERIAL
            value "$blocks/$disk/device/serial"
            value "$blocks/$disk/serial"
        } | plain
    )
    models=$(
        {
            properties "$number" ID_MODEL
            value "$blocks/$disk/device/model"
        } | plain
    )
    wwns=$(
        {
            properties "$number" ID_WWN_WITH_EXTENSION ID_WWN
            value "$blocks/$disk/device/wwid"
            value "$blocks/$disk/wwid"
        } | names
    )
    # What tells it from all others, whatever path leads to it.
    whole=$(
        {
            properties "$number" ID_WWN_WITH_EXTENSION
            value "$blocks/$disk/device/wwid"
            value "$blocks/$disk/wwid"
        } | names | grep -E '^(0x|eui\.|uuid\.|nvme\.)' | head -n 1
    )
    [ -z "$whole" ] || whole=$whole/$(printf '%s\n' "$serials" | head -n 1)
    unfit=
    if [ "$(value "$blocks/$disk/ro")" = 1 ]; then
        unfit=read-only
    elif [ "$(value "$blocks/$disk/removable")" = 1 ]; then
        unfit=removable
    elif [ "$(value "$blocks/$disk/hidden")" = 1 ]; then
        unfit=hidden
    elif is_in_use "$disk"; then
        unfit="the installer's own"
    elif properties "$number" ID_FS_TYPE | grep -v '^linux_' | grep -q '_raid_member$'; then
        unfit="a part of a RAID of the firmware's"
    elif [ $((bytes / 1048576)) -lt "$SLIPWAY_DISK_LEAST" ]; then
        unfit="smaller than $SLIPWAY_DISK_LEAST MiB"
    fi
}

# described: the inspected disk in a few words, for messages.
described() {
    printf '%s (%s MB, %s' "$disk" $((bytes / 1000000)) "$transport"
    [ -z "$models" ] || printf ', model %s' "$(printf '%s\n' "$models" | head -n 1)"
    [ -z "$serials" ] || printf ', serial %s' "$(printf '%s\n' "$serials" | head -n 1)"
    [ -z "$wwns" ] || printf ', wwn %s' "$(printf '%s\n' "$wwns" | head -n 1)"
    [ -z "$unfit" ] || printf '; not taken: %s' "$unfit"
    printf ')\n'
}

# is_link PATH: whether a path below /dev leads to the inspected disk.
is_link() { [ "$(readlink -f "$root/dev/$1")" = "$(readlink -f "$root/dev/$disk")" ] && [ -e "$root/dev/$1" ]; }

# among VALUE LINES: whether one of the lines is the value.
among() { [ -n "$1" ] && printf '%s\n' "$2" | grep -qxF -e "$1"; }

# holds KEY VALUE: whether the inspected disk has it.
holds() {
    case $1 in
    path) [ "$2" = "$disk" ] || is_link "$2" ;;
    id) is_link "disk/by-id/$2" ;;
    serial) among "$(printf '%s\n' "$2" | plain)" "$serials" ;;
    model) among "$(printf '%s\n' "$2" | plain)" "$models" ;;
    wwn) among "$2" "$wwns" ;;
    minSize) [ "$bytes" -ge "$2" ] ;;
    maxSize) [ "$bytes" -le "$2" ] ;;
    rotational) [ "$rotational" = "$2" ] ;;
    transport) [ "$transport" = "$2" ] ;;
    *) fail "the selector of a disk has the key $1, which this script does not know" ;;
    esac
}

# fits SELECTOR: whether the inspected disk has all of it.
fits() {
    selector=$1
    while [ -n "$selector" ]; do
        word=${selector%%"|"*}
        case $selector in
        *"|"*) selector=${selector#*"|"} ;;
        *) selector= ;;
        esac
        holds "${word%%=*}" "${word#*=}" || return 1
    done
    return 0
}

# seen: all disks in one line.
seen() {
    if [ -s "$work/seen" ]; then tr '\n' ' ' <"$work/seen"; else echo "no disk at all"; fi
}

if [ -z "$root" ] && command -v udevadm >/dev/null; then udevadm settle --timeout=60; fi

printf '%s\n' "$SLIPWAY_DISKS" | tr ';' '\n' >"$work/selectors" || fail "$full"
: >"$work/seen"
: >"$work/whole"
for path in "$blocks"/*; do
    name=${path##*/}
    kind=known
    case $name in
    mmcblk*boot* | mmcblk*rpmb | sr[0-9]* | fd[0-9]* | mtd*) continue ;;
    sd[a-z]* | vd[a-z]* | xvd[a-z]* | nvme[0-9]*n[0-9]* | mmcblk[0-9]*) ;;
    *) kind=other ;;
    esac
    case $name in *[!a-z0-9]*) kind=other ;; esac
    if [ "$kind" = other ]; then
        # No disks of their own: loop, ram, zram, md, dm and the like.
        case $(readlink -f "$path") in */virtual/*) continue ;; esac
    fi
    inspect "$name"
    [ "$bytes" -gt 0 ] || continue
    described >>"$work/seen" || fail "$full"
    if [ -n "$whole" ] && [ "$unfit" != hidden ]; then
        printf '%s %s\n' "$disk" "$whole" >>"$work/whole" || fail "$full"
    fi
    [ -z "$unfit" ] || continue
    index=0
    while IFS= read -r line; do
        index=$((index + 1))
        # One of another kind is never picked, and keeps others from being the only one.
        [ "$kind" = known ] || [ -z "$line" ] || continue
        if fits "$line"; then printf '%s\n' "$disk" >>"$work/fit.$index" || fail "$full"; fi
    done <"$work/selectors"
done

picked=
index=0
while IFS= read -r line; do
    index=$((index + 1))
    wanted=$(printf '%s' "$line" | tr '|' ' ')
    count=0
    [ ! -f "$work/fit.$index" ] || count=$(wc -l <"$work/fit.$index")
    if [ "$count" -eq 0 ]; then
        fail "no disk fits the selector \"$wanted\"; seen: $(seen)"
    elif [ "$count" -gt 1 ] && [ -z "$line" ]; then
        fail "$((count)) disks could hold the system, and none is selected: set install.disk; seen: $(seen)"
    elif [ "$count" -gt 1 ]; then
        fail "$((count)) disks fit the selector \"$wanted\": say more of the one that is meant; seen: $(seen)"
    fi
    name=$(cat "$work/fit.$index")
    case $name in
    sd* | vd* | xvd* | nvme* | mmcblk*) ;;
    *) fail "the only disk is of a kind that is not installed on; seen: $(seen)" ;;
    esac
    others=$(awk -v name="$name" '
        $1 == name { whole = $2 }
        { names[$1] = $2 }
        END { for (other in names) if (other != name && whole != "" && names[other] == whole) print other }
        ' "$work/whole" | tr '\n' ' ')
    [ -z "$others" ] ||
        fail "$name and ${others}are paths to the same disk, and multipath devices are not installed on; seen: $(seen)"
    case " $picked " in
    *" $name "*) fail "two selectors mean the same disk $name; seen: $(seen)" ;;
    esac
    picked="$picked${picked:+ }$name"
done <"$work/selectors"
[ "$index" -gt 0 ] || fail "$full"
