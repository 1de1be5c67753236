extension CommandTable {
    /// The commands from `logging` to `zipl`, in the form of ``CommandTable/init(text:version:problems:)``.
    static let commandsLToZ = #"""
        logging
          text --host --port
          debug|info|warning|error|critical@8 --level
          ~text@9 --level
        logvol
          place1 mntpoint
          text --fstype --fsoptions --fsprofile --passphrase --escrowcert --label --cipher --poolname --profile
          text --cachemode --cachepvs --mkfsoptions --luks-version --pbkdf
          flag --grow --noformat --recommended --useexisting --encrypted --backuppassphrase --resize --hibernation
          flag --thinpool --thin
          int --maxsize --percent --size --chunksize --metadatasize --cachesize --pbkdf-memory --pbkdf-time
          int --pbkdf-iterations
          !text --name --vgname
        mediacheck
        method @8?,9~,10x
        module @8,9,10~
          !text --name
          text --stream
          flag --disable
        mount
          place1 device
          place1 mntpoint
          maybe --reformat
          text --mkfsoptions --mountoptions
        multipath @8~,9x,10x
        network
          dhcp|bootp|static|query|ibft --bootproto
          text --dhcpclass --device --essid --ethtool --gateway --hostname --ip --mtu --nameserver --netmask --wepkey
          text --ipv6 --wpakey --bondslaves --bondopts --vlanid --ipv6gateway --interfacename --bridgeslaves
          text --bridgeopts
          flag --nodns --notksdevice --noipv4 --noipv6 --activate --nodefroute --no-activate
          bool --onboot
          text@8,9 --teamslaves --teamconfig
          mac --bindto
          text@9,10 --ipv4-dns-search --ipv6-dns-search
          flag@9,10 --ipv4-ignore-auto-dns --ipv6-ignore-auto-dns
          ~text@10 --teamslaves --teamconfig
        nfs
          !text --server --dir
          text --opts
        nvdimm @8,9,10x
          place1 reconfigure|use
          text --namespace --blockdevs
          sector --mode
          int --sectorsize
        ostreecontainer @9,10
          text --stateroot --transport --remote
          !text --url
          flag --no-signature-verification
        ostreesetup
          !text --osname --url --ref
          text --remote
          flag --nogpg
        part,partition
          place1 mntpoint
          flag --asprimary --grow --noformat --recommended --encrypted --backuppassphrase --resize --hibernation
          text --fstype,--type --onbiosdisk --ondisk,--ondrive --onpart,--usepart --fsoptions --label --fsprofile
          text --passphrase --escrowcert --cipher --mkfsoptions --luks-version --pbkdf
          int --maxsize --size --pbkdf-memory --pbkdf-time --pbkdf-iterations
          ~flag@8 --active
        raid
          leftovers
          place1 mntpoint
          place* partitions
          !text --device
          text --fstype --level --fsoptions --fsprofile --passphrase --escrowcert --label --cipher --mkfsoptions
          text --luks-version --pbkdf
          flag --noformat --useexisting --encrypted --backuppassphrase
          int --spares --chunksize --pbkdf-memory --pbkdf-time --pbkdf-iterations
        rdp @10
          text --username --password
        realm
          words
        repo
          !text --name
          text --baseurl --mirrorlist --excludepkgs --includepkgs --proxy --metalink --sslcacert --sslclientcert
          text --sslclientkey
          int --cost
          bool@8 --ignoregroups
          flag --noverifyssl --install
          ~bool@9 --ignoregroups
        reqpart
          flag --add-boot
        rescue
          flag --nomount --romount
        rhsm
          !text --organization --activation-key
          flag --connect-to-insights
          text --proxy --server-hostname --rhsm-baseurl
          text@10 --flatpak-registry-url
        rootpw
          place? password
          flag --iscrypted --lock --plaintext
          flag@9,10 --allow-ssh
        selinux
          flag --disabled --enforcing --permissive
        services
          text --disabled --enabled
        skipx
        snapshot
          place1 origin
          !text --name --when
        sshkey
          !text --username
          place1 sshkey
        sshpw
          !text --username
          flag --iscrypted --plaintext --lock --sshkey
          place* password
        syspurpose
          text --role --sla --usage --addon
        timesource @9,10
          text --ntp-server --ntp-pool
          flag --ntp-disable --nts
        timezone
          place* timezone
          flag --utc
          flag@8,9 --isUtc --nontp
          text@8,9 --ntpservers
        updates
          place*@8 updates
          place1@9,10 url
        url
          text --proxy --mirrorlist --url --metalink --sslcacert --sslclientcert --sslclientkey
          flag --noverifyssl
        user
          text --homedir --password --shell --gecos --groups
          flag --iscrypted --lock --plaintext
          !text --name
          int --uid --gid
        vnc @8,9,10~
          text --password --host --port
        volgroup
          leftovers
          place* name
          place* partitions
          flag --noformat --useexisting
          int --reserved-space --reserved-percent --pesize
        xconfig
          text --defaultdesktop
          flag --startxonboot
        zerombr
        zfcp
          !text --devnum
          !text@8 --fcplun --wwpn
          text@9,10 --wwpn --fcplun
        zipl
          flag --secure-boot --force-secure-boot --no-secure-boot
        """#
}
