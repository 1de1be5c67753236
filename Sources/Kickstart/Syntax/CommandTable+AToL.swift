extension CommandTable {
    /// The commands from `auth` to `liveimg`, in the form of ``CommandTable/init(text:version:problems:)``.
    static let commandsAToL = #"""
        auth,authconfig @8,9,10x
          words
        authselect
          words
        autopart
          flag --encrypted --backuppassphrase --nolvm --nohome --noboot --noswap
          text --passphrase --escrowcert --type --cipher --fstype --luks-version --pbkdf
          int --pbkdf-memory --pbkdf-time --pbkdf-iterations
          flag@10 --hibernation
        autostep @8,9~,10x
          flag --autoscreenshot
        bootc @10
          text --stateroot --target-imgref
          !text --source-imgref
        bootloader
          text --append --password --driveorder --default --md5pass --boot-drive
          mbr|partition|none|boot --location
          int --timeout
          flag --iscrypted --leavebootorder --extlinux --disabled --nombr
          ~flag@8 --upgrade
          flag@10 --sdboot
        btrfs @8~,9~,10x
        cdrom
          words
        clearpart
          flag --all --initlabel --linux --none --cdl
          text --disklabel --drives --list
        cmdline,graphical,text
          flag --non-interactive
        device @8~,9x,10x
        deviceprobe @8~,9x,10x
        dmraid @8~,9x,10x
        driverdisk
          place* partition
          text --source --biospart
        eula
          flag --agreed,--agree,--accepted,--accept
        fcoe
          !text --nic
          flag --dcb --autovlan
        firewall
          flag --disable,--disabled --enable,--enabled --ftp --http --smtp --ssh --use-system-defaults
          text --port --trust --service --remove-service
        firstboot
          flag --disable,--disabled --enable,--enabled --reconfig
        group
          !text --name
          int --gid
        halt,poweroff,reboot,shutdown
          flag --eject --kexec
        harddrive
          text@8 --biospart --partition
          !text --dir
          !text@9,10 --partition
        hmc
          words
        ignoredisk
          text --drives --only-use
          ~flag@8 --interactive
        install @8~,9x,10x
        iscsi
          text --target --user --password --reverse-user --reverse-password --iface
          !text --ipaddr
          int --port
        iscsiname
          place1 iqn
        keyboard
          place* kbd
          text --vckeymap --xlayouts --switch
        lang
          place1 lang
          text --addsupport
        liveimg
          !text --url
          text --proxy --checksum
          flag --noverifyssl
        """#
}
