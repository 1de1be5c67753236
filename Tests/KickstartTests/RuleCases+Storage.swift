extension RuleCase {
    /// Layouts, and commands that contradict each other.
    static let layout = table(
        """
        yyy autopart
        yyy autopart --type=lvm
        yyy autopart --type=PLAIN
        yyy autopart --type=partition
        yyy autopart --type=thinp --fstype=xfs
        nnn autopart --type=btrfs
        yyy autopart --type=btrfs --nolvm
        nnn autopart --nolvm --type=btrfs
        nnn autopart --type=zfs
        nnn autopart --type=zfs --type=lvm
        nnn autopart --fstype=btrfs
        yyy autopart --encrypted --pbkdf-time=1
        nnn autopart --encrypted --pbkdf-time=1 --pbkdf-iterations=1
        yyy autopart --encrypted --pbkdf-time=1 --pbkdf-iterations=0
        nny autopart --hibernation
        nnn autopart --hibernation --noswap
        yyy autopart⏎autopart
        nnn autopart⏎part / --size=1
        nnn part / --size=1⏎autopart
        nnn partition / --size=1⏎autopart
        nnn autopart⏎raid / --device=a --level=1 raid.1 raid.2
        nnn raid / --device=a --level=1 raid.1 raid.2⏎autopart
        nnn autopart⏎volgroup a pv.1
        nnn volgroup a pv.1⏎autopart
        nnn autopart⏎logvol / --vgname=a --name=b --size=1
        nnn logvol / --vgname=a --name=b --size=1⏎autopart
        nnn autopart⏎reqpart
        nnn reqpart⏎autopart
        nnn autopart⏎mount /dev/sda1 /
        yyy mount /dev/sda1 /⏎autopart
        nnn mount /dev/sda1 /⏎part / --size=1
        nnn part / --size=1⏎mount /dev/sda1 /
        nnn mount /dev/sda1 /⏎raid / --device=a --level=1 raid.1 raid.2
        nnn raid / --device=a --level=1 raid.1 raid.2⏎mount /dev/sda1 /
        nnn mount /dev/sda1 /⏎volgroup a pv.1
        nnn volgroup a pv.1⏎mount /dev/sda1 /
        nnn mount /dev/sda1 /⏎logvol / --vgname=a --name=b --size=1
        nnn logvol / --vgname=a --name=b --size=1⏎mount /dev/sda1 /
        nnn mount /dev/sda1 /⏎reqpart
        nnn reqpart⏎mount /dev/sda1 /
        yyy reqpart --add-boot⏎part / --size=1
        yyy mount /dev/sda1 /⏎mount /dev/sda2 /boot
        yyy mount /dev/sda1 none
        yyy mount /dev/sda1 NONE
        nnn mount /dev/sda1 swap
        nnn mount /dev/sda1 boot
        nnn mount /dev/sda1
        nnn mount /dev/sda1 / /boot
        yyy mount /dev/sda1 / --reformat --mkfsoptions=-K
        yyy mount /dev/sda1 / --reformat=xfs --mkfsoptions=-K
        nnn mount /dev/sda1 / --mkfsoptions=-K
        yyy mount /dev/sda1 / --mkfsoptions=
        yyy ignoredisk --drives=sda,sdb
        yyy ignoredisk --only-use=sda
        nnn ignoredisk
        nnn ignoredisk --drives=sda --only-use=sdb
        nnn ignoredisk --drives=,
        yyy ignoredisk --drives=sda⏎ignoredisk --drives=sdb
        yyy ignoredisk --drives=sda⏎ignoredisk
        nnn ignoredisk --drives=sda⏎ignoredisk --only-use=sdb
        yyy ignoredisk --drives=sda⏎ignoredisk --drives= --only-use=sdb
        nnn ignoredisk --interactive
        ynn ignoredisk --interactive --drives=sda
        yyy clearpart --all --drives=sda --initlabel
        yyy clearpart --none --linux
        yyn btrfs / --label=x btrfs.1
        yyn btrfs nonsense --what
        """)

    /// Partitions, arrays, volumes.
    static let storage = table(
        """
        yyy part / --size=1
        yyy part /
        nnn part
        nnn part / /boot
        yyy part pv.1 --size=1 --grow --maxsize=5
        yyy part raid.1 --size=1 --ondisk=sda
        nnn part btrfs.1 --size=1
        nnn part / --fstype=btrfs --size=1
        yyy part / --fstype=btrfs --fstype=xfs --size=1
        yyy part /tmp --fstype=tmpfs --size=1
        nnn part /tmp --fstype=tmpfs --grow
        nnn part /tmp --fstype=tmpfs --maxsize=5
        yyy part /tmp --fstype=tmpfs --maxsize=0
        yyy part / --onpart=sda1 --resize --size=5
        nnn part / --resize --size=5
        nnn part / --onpart= --resize --size=5
        nnn part / --onpart=/dev/ --resize --size=5
        nnn part / --onpart=sda1 --resize
        nnn part / --onpart=sda1 --resize --size=0
        yyy part / --size=1 --mkfsoptions=-K
        nnn part / --size=1 --mkfsoptions=-K --noformat
        yyy part / --size=1 --mkfsoptions= --noformat
        nnn part / --size=1 --mkfsoptions=-K --fsprofile=x
        yyy part / --size=1 --fsprofile=x --noformat
        nnn part / --encrypted --pbkdf-time=5 --pbkdf-iterations=5
        yyy part / --encrypted --pbkdf-iterations=5 --luks-version=luks2
        yyy part / --size=1⏎part / --size=2
        yyy part swap --size=1⏎part swap --size=2
        yyy raid / --device=md0 --level=1 raid.1 raid.2
        yyy raid / --device=boot --level=RAID10 raid.1 raid.2
        yyy raid / --device=a --level=raid6 raid.1
        yyy raid / --device=a --level=4 --spares=1 raid.1 raid.2
        nnn raid / --device=a --level=2 raid.1 raid.2
        nnn raid / --device=a --level=RAID raid.1
        nnn raid / --device=a --level=7 --level=1 raid.1 raid.2
        nnn raid / --device=a raid.1 raid.2
        nnn raid / --device=a --level=1
        nnn raid / --level=1 raid.1 raid.2
        nnn raid --device=a --level=1
        yyy raid / --device=a --useexisting
        yyy raid / --device=a --noformat
        nnn raid / --device=a --useexisting raid.1 raid.2
        nnn raid / --device=a --level=1 --noformat raid.1 raid.2
        nnn raid / --device= --useexisting
        nny raid / --device=md --useexisting
        yyy raid / --device=md --level=1 raid.1
        yyy raid / raid.1 --device=a --level=1 raid.2
        nny raid / --device=a --level=1 --fstype=btrfs raid.1 raid.2
        nnn raid / --device=a --noformat --mkfsoptions=-K
        nnn raid / --device=a --level=1 --mkfsoptions=-K --fsprofile=x raid.1
        nnn raid / --device=a --level=1 --pbkdf-time=5 --pbkdf-iterations=5 raid.1
        yyy raid / --device=a --level=1 raid.1⏎raid /boot --device=a --level=1 raid.2
        yyy volgroup a pv.1 pv.2
        yyy volgroup a --pesize=4096 pv.1
        yyy volgroup --pesize=4096 a pv.1
        yyy volgroup a pv.1 --pesize=4096 pv.2
        nnn volgroup a
        nnn volgroup
        yyy volgroup a --useexisting
        yyy volgroup a --noformat
        nnn volgroup a --useexisting pv.1
        nnn volgroup a pv.1 --noformat
        yyy volgroup a pv.1 --reserved-space=0
        nnn volgroup a pv.1 --reserved-space=-1
        yyy volgroup a pv.1 --reserved-percent=1
        yyy volgroup a pv.1 --reserved-percent=99
        nnn volgroup a pv.1 --reserved-percent=0
        nnn volgroup a pv.1 --reserved-percent=100
        yyy volgroup a pv.1⏎volgroup a pv.2
        yyy logvol / --vgname=a --name=b --size=1
        nnn logvol / --name=b --size=1
        nnn logvol / --vgname=a --size=1
        nnn logvol --vgname=a --name=b --size=1
        nnn logvol / --vgname=a --name=b
        nnn logvol / --vgname=a --name=b --size=0
        yyy logvol swap --vgname=a --name=b --recommended
        yyy logvol swap --vgname=a --name=b --hibernation
        yyy logvol / --vgname=a --name=b --useexisting
        yyy logvol / --vgname=a --name=b --noformat
        yyy logvol / --vgname=a --name=b --percent=1
        yyy logvol / --vgname=a --name=b --percent=100
        nnn logvol / --vgname=a --name=b --percent=101
        nnn logvol / --vgname=a --name=b --percent=99999999999999999999
        nnn logvol / --vgname=a --name=b --percent=-1
        nnn logvol / --vgname=a --name=b --percent=0
        nnn logvol / --vgname=a --name=b --size=1 --percent=1
        yyy logvol / --vgname=a --name=b --size=1 --percent=0
        yyy logvol / --vgname=a --name=b --useexisting --resize --size=5
        yyy logvol / --vgname=a --name=b --noformat --resize --size=5
        nnn logvol / --vgname=a --name=b --resize --size=5
        nnn logvol / --vgname=a --name=b --useexisting --resize
        yyy logvol none --vgname=a --name=b --size=1 --thinpool --chunksize=4 --metadatasize=4
        nnn logvol none --vgname=a --name=b --size=1 --chunksize=4
        nnn logvol none --vgname=a --name=b --size=1 --metadatasize=4
        yyy logvol / --vgname=a --name=b --size=1 --thin --poolname=c
        nnn logvol / --vgname=a --name=b --size=1 --thin
        nnn logvol / --vgname=a --name=b --size=1 --thin --poolname=
        nnn logvol / --vgname=a --name=b --size=1 --thin --thinpool --poolname=c
        yyy logvol / --vgname=a --name=b --size=1 --cachesize=5 --cachepvs=pv.1
        yyy logvol / --vgname=a --name=b --size=1 --cachesize=5 --cachepvs=pv.1 --cachemode=writeback
        nnn logvol / --vgname=a --name=b --size=1 --cachesize=5 --cachepvs=pv.1 --cachemode=x
        nnn logvol / --vgname=a --name=b --size=1 --cachesize=5
        nnn logvol / --vgname=a --name=b --size=1 --cachepvs=pv.1
        nnn logvol / --vgname=a --name=b --size=1 --cachemode=writethrough
        nnn logvol / --vgname=a --name=b --useexisting --cachesize=5 --cachepvs=pv.1
        nnn logvol / --vgname=a --name=b --size=1 --thin --poolname=c --cachesize=5 --cachepvs=pv.1
        yyy logvol / --vgname=a --name=b --size=1 --cachesize=0
        nnn logvol / --vgname=a --name=b --size=1 --fstype=btrfs
        nnn logvol / --vgname=a --name=b --noformat --mkfsoptions=-K
        yyy logvol / --vgname=a --name=b --useexisting --mkfsoptions=-K
        nnn logvol / --vgname=a --name=b --size=1 --fsprofile=x --mkfsoptions=-K
        nnn logvol / --vgname=a --name=b --size=1 --pbkdf-time=5 --pbkdf-iterations=5
        yyy logvol / --vgname=a --name=b --size=1⏎logvol /a --vgname=a --name=b --size=1
        yyy snapshot a/b --name=c --when=pre-install
        yyy snapshot a/b --name=c --when=POST-install
        nnn snapshot a/b --name=c --when=never
        nnn snapshot a/b --name=c
        nnn snapshot a/b --when=pre-install
        nnn snapshot --name=c --when=pre-install
        nnn snapshot a --name=c --when=pre-install
        nnn snapshot a/b/c --name=c --when=pre-install
        nnn snapshot /b --name=c --when=pre-install
        nnn snapshot a/b --name=c --when=pre-install⏎snapshot a/d --name=c --when=post-install
        yyy snapshot a/b --name=c --when=pre-install⏎snapshot a/b --name=d --when=pre-install
        """)
}
