extension RuleCase {
    /// Disks and controllers of special kinds.
    static let devices = table(
        """
        yyy driverdisk /dev/sda1
        yyy driverdisk --source=http://h/x.iso
        yyy driverdisk --biospart=80p1
        nnn driverdisk
        nnn driverdisk --source=
        nnn driverdisk /dev/sda1 /dev/sda2
        nnn driverdisk /dev/sda1 --source=http://h/x.iso
        nnn driverdisk /dev/sda1 --biospart=80p1
        nnn driverdisk --source=http://h/x.iso --biospart=80p1
        yyy fcoe --nic=eth0 --dcb
        nnn fcoe
        yyy fcoe --nic=eth0⏎fcoe --nic=eth0
        yyy zfcp --devnum=0.0.1 --wwpn=0x1 --fcplun=0x2
        nyy zfcp --devnum=0.0.1
        nnn zfcp --devnum=0.0.1 --wwpn=0x1
        nnn zfcp --devnum=0.0.1 --fcplun=0x1
        nnn zfcp --wwpn=0x1 --fcplun=0x2
        nyy zfcp --devnum=0.0.1 --wwpn=--
        ynn zfcp --devnum= --wwpn=0x1 --fcplun=0x2
        ynn zfcp --devnum=0.0.1 --wwpn= --fcplun=0x2
        nyy zfcp --devnum=0.0.1⏎zfcp --devnum=0.0.1
        yyn nvdimm use --namespace=namespace0.0
        yyn nvdimm use --blockdevs=pmem0s,pmem1s
        nnn nvdimm use
        nnn nvdimm use --blockdevs=,
        nnn nvdimm use --namespace=namespace0.0 --blockdevs=pmem0s
        yyn nvdimm reconfigure --namespace=namespace0.0 --mode=sector --sectorsize=512
        yyn nvdimm reconfigure --namespace=namespace0.0 --sectorsize=512
        nnn nvdimm reconfigure --namespace=namespace0.0 --mode=sector
        nnn nvdimm reconfigure --mode=sector --sectorsize=512
        nnn nvdimm reconfigure --blockdevs=pmem0s --sectorsize=512
        nnn nvdimm destroy --namespace=namespace0.0
        nnn nvdimm
        yyy iscsi --ipaddr=1.2.3.4 --target=x --port=3260
        nnn iscsi --target=x
        yyy iscsiname iqn.a
        nnn iscsiname iqn.a iqn.b
        nnn iscsiname
        ynn dmraid nonsense
        ynn device nonsense
        ynn deviceprobe nonsense
        ynn multipath nonsense
        yyy zipl --secure-boot
        """)

    /// The network.
    static let network = table(
        """
        yyy network
        yyy network --bootproto=dhcp --device=eth0
        yyy network --bootproto=static --device=eth0
        yyy network --bootproto=static --ip=1.2.3.4 --netmask=255.255.255.0 --gateway=1.2.3.1 --device=eth0
        yyy network --ip=nonsense --device=eth0
        nnn network --bootproto=other
        nnn network eth0
        yyy network --device=bond0 --bondslaves=a,b --bondopts=mode=active-backup;miimon=1
        yyy network --device=a --bondopts=mode=1
        yyy network --device=br0 --bridgeslaves=a,b --bridgeopts=stp=no,priority=1
        yyy network --device=br0 --bridgeslaves=a,b
        nnn network --device=br0 --bridgeopts=stp=no
        nnn network --device=br0 --bridgeslaves= --bridgeopts=stp=no
        nnn network --device=br0 --bridgeslaves=a --bridgeopts=stp
        nnn network --device=br0 --bridgeslaves=a --bridgeopts=stp=
        nnn network --device=br0 --bridgeslaves=a --bridgeopts=stp=a=b
        nnn network --device=br0 --bridgeslaves=a --bridgeopts=stp=no,
        yyy network --device=br0 --bridgeslaves=a --bridgeopts==no
        yyy network --device=br0 --bridgeslaves=a --bridgeopts=
        yyy network --device=a --bindto=mac
        nnn network --device=a --bindto=address
        nnn network --device=a --bindto=mac --vlanid=5
        yyy network --device=a --bindto=mac --vlanid=5 --bondopts=mode=1
        yyy network --device=a --vlanid=5 --interfacename=vlan5
        yyy network --device=t --teamslaves=a,b --teamconfig={}
        nyy network --device=a --ipv4-dns-search=a.b --ipv6-dns-search=a.b
        nnn network --ipv4-dns-search=a.b
        nnn network --ipv6-dns-search=a.b
        nyy network --device=a --ipv4-ignore-auto-dns --ipv6-ignore-auto-dns
        nnn network --ipv4-ignore-auto-dns
        nnn network --ipv6-ignore-auto-dns
        nyy network --ipv4-dns-search=
        nnn network --device= --ipv4-ignore-auto-dns
        yyy network --essid=a --wpakey=b --wepkey=c
        yyy network --device=a⏎network --device=a
        yyy network --hostname=a⏎network --hostname=b
        yyy firewall --enabled --ssh --port=80,90:udp --service=a,b
        nnn firewall ssh
        """)

    /// Where the system comes from.
    static let sources = table(
        """
        yyy cdrom
        nnn cdrom /dev/sr0
        yyy hmc
        nnn hmc --what
        yyy liveimg --url=http://h/x
        nnn liveimg
        yyy nfs --server=h --dir=/
        nnn nfs --server=h
        nnn nfs --dir=/
        yyy harddrive --partition=sda1 --dir=/
        nnn harddrive --partition=sda1
        nnn harddrive --dir=/
        ynn harddrive --biospart=80p1 --dir=/
        nnn harddrive --biospart=80p1 --partition=sda1 --dir=/
        yyy harddrive --partition= --dir=/⏎harddrive --partition=sda1 --dir=/
        nnn harddrive --partition=a --dir=/⏎harddrive --biospart=b --dir=/
        yyy harddrive --partition=a --dir=/⏎harddrive --partition=b --dir=/
        yyy url --url=http://h/
        yyy url --mirrorlist=http://h/
        yyy url --metalink=http://h/
        nnn url
        nnn url --url=
        nnn url --url=http://h/ --mirrorlist=http://h/
        nnn url --url=http://h/ --metalink=http://h/
        yyy url --url=http://h/ --metalink=
        nnn url --proxy=http://h/
        yyy url --url=http://h/⏎nfs --server=h --dir=/⏎cdrom
        yyy repo --name=a --baseurl=http://h/
        yyy repo --name=a --mirrorlist=http://h/
        yyy repo --name=a --metalink=http://h/
        yyy repo --name=a
        nnn repo --baseurl=http://h/
        nnn repo --name=a --baseurl=http://h/ --mirrorlist=http://h/
        nnn repo --name=a --baseurl=http://h/ --metalink=http://h/
        nnn repo --name=a --mirrorlist=http://h/ --metalink=http://h/
        yyy repo --name=a --baseurl=http://h/⏎repo --name=a --baseurl=http://h/
        ynn updates
        yyy updates http://h/x
        nnn updates http://h/x http://h/y
        yyy ostreesetup --osname=a --url=http://h/ --ref=b
        yyy ostreesetup --osname=a --url=https://h/ --ref=b --remote=c --nogpg
        yyy ostreesetup --osname=a --url=file:///x --ref=b
        nnn ostreesetup --osname=a --url=ftp://h/ --ref=b
        nnn ostreesetup --osname=a --url=/x --ref=b
        nnn ostreesetup --url=http://h/ --ref=b
        nnn ostreesetup --osname=a --ref=b
        nnn ostreesetup --osname=a --url=http://h/
        nyy ostreecontainer --url=h/x
        nnn ostreecontainer --transport=registry
        nny bootc --source-imgref=h/x
        nnn bootc --target-imgref=h/x
        nyn ostreecontainer --url=h/x⏎ostreesetup --osname=a --url=http://h/ --ref=b
        nnn ostreesetup --osname=a --url=http://h/ --ref=b⏎ostreecontainer --url=h/x
        nnn bootc --source-imgref=h/x⏎ostreesetup --osname=a --url=http://h/ --ref=b
        nnn bootc --source-imgref=h/x⏎ostreecontainer --url=h/x
        nnn ostreesetup --osname=a --url=http://h/ --ref=b⏎bootc --source-imgref=h/x
        nnn ostreecontainer --url=h/x⏎bootc --source-imgref=h/x
        yyy module --name=a --stream=b
        nny module a
        nny module --name=a b
        nyn method cdrom
        ynn install
        """)
}
