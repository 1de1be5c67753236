extension RuleCase {
    /// Users, passwords, realms.
    static let accounts = table(
        """
        yyy rootpw secret
        yyy rootpw --lock
        yyy rootpw --iscrypted $6$x
        yyy rootpw "" --lock
        nnn rootpw
        nnn rootpw ""
        nnn rootpw a b
        nyy rootpw a --allow-ssh
        yyy user --name=a --groups=wheel --uid=5
        nnn user
        nnn user --name=a b
        yyy user --name=a⏎user --name=a
        yyy group --name=a --gid=5
        nnn group --gid=5
        yyy group --name=a⏎group --name=a
        yyy sshkey --username=root "ssh-rsa x"
        nnn sshkey --username=root ssh-rsa x
        nnn sshkey --username=root
        nnn sshkey "ssh-rsa x"
        yyy sshkey --username=root "ssh-rsa x"⏎sshkey --username=root "ssh-rsa y"
        yyy sshpw --username=a b
        yyy sshpw --username=a b c d
        yyy sshpw --username=a b --lock
        nnn sshpw --username=a b --lock c
        nnn sshpw b --username=a c
        nnn sshpw --username=a
        nnn sshpw a
        yyy sshpw --username=a b⏎sshpw --username=a c
        yyy realm join a.b
        yyy realm join --client-software=x --no-password a.b
        yyy realm join --client-software x a.b
        yyy realm join --client=x --one=y a.b
        yyy realm join -- -a
        yyy realm join -
        nnn realm
        nnn realm leave a.b
        nnn realm join
        nnn realm join a b
        nnn realm join a --no-password
        nnn realm join --no-password=x a
        nnn realm join --client-software
        nnn realm join --what a
        nnn realm join --=x a
        nnn realm join -x a
        nnn realm join a⏎realm join a
        nnn   realm join a
        nnn realm join a # b
        yyy realm join a#b
        nnn realm join a # don't
        yyy realm	join a
        nnn realm'' join a
        nnn "realm" join a
        yyn auth --useshadow --what
        yyn authconfig
        yyy authselect anything --goes
        """)

    /// The rest.
    static let system = table(
        """
        yyy timezone Europe/Berlin
        yyy timezone --utc
        yyy timezone nonsense --utc
        nnn timezone
        nnn timezone a b
        nnn timezone a --utc b
        yyn timezone a --ntpservers=b,c
        yyn timezone a --nontp
        nnn timezone a --nontp --ntpservers=b
        yyn timezone a --nontp --ntpservers=
        nnn timezone a --ntpservers=b⏎timezone a --nontp
        yyn timezone a --nontp⏎timezone a --ntpservers=b
        nyy timesource --ntp-server=a --nts
        nyy timesource --ntp-pool=a
        nyy timesource --ntp-disable
        nnn timesource
        nnn timesource --nts
        nnn timesource --ntp-server=
        nnn timesource --ntp-server=a --ntp-pool=b
        nnn timesource --ntp-server=a --ntp-disable
        nyy timesource --ntp-server=a⏎timesource --ntp-server=a⏎timesource --ntp-pool=a
        yyy bootloader --boot-drive=sda
        nnn bootloader --boot-drive=sda,sdb
        yyy bootloader --boot-drive=sda,sdb --boot-drive=sda
        nny bootloader --sdboot
        yyy bootloader --extlinux
        nnn bootloader --sdboot --extlinux
        nnn bootloader --location=there
        yyy text --non-interactive
        yyy graphical --non-interactive
        yyy cmdline
        nnn cmdline --non-interactive
        nnn text graphical
        yyy eula --agreed
        yyy eula --accept
        nnn eula
        nnn eula --agreed yes
        yyy keyboard us
        yyy keyboard --vckeymap=us
        yyy keyboard --xlayouts=us,de --switch=grp:alt_shift_toggle
        yyy keyboard ""
        nnn keyboard
        nnn keyboard us de
        nnn keyboard us --vckeymap=us de
        nnn keyboard --vckeymap=
        nnn keyboard --xlayouts=,
        nnn keyboard --switch=x
        yyy keyboard --xlayouts=us⏎keyboard
        nnn keyboard --vckeymap=us⏎keyboard
        nnn keyboard us⏎keyboard
        yyy lang en_GB.UTF-8 --addsupport=de_DE
        nnn lang
        nnn lang a b
        yyy logging --host=h --port=5
        yyy logging --host=h
        nnn logging --port=5
        nnn logging --host= --port=5
        yyy logging --host=h⏎logging --port=5
        nnn logging --host=h --port=5⏎logging --host=
        yyn logging --level=debug
        yyy rescue --nomount
        yyy rescue --romount
        nnn rescue --nomount --romount
        yyy rhsm --organization=a --activation-key=b --activation-key=c
        nnn rhsm --organization=a --activation-key=b --activation-key=
        yyy rhsm --organization=a --activation-key=--
        nnn rhsm --organization=a
        nnn rhsm --activation-key=b
        nny rhsm --organization=a --activation-key=b --flatpak-registry-url=c
        yyy services --enabled=a,b
        yyy services --disabled=a
        nnn services
        nnn services --enabled=
        nnn services --enabled=,
        yyy services --enabled=a⏎services
        nnn services --enabled=a⏎services --enabled=
        yyy syspurpose --role=a --addon=b --addon=c
        nnn syspurpose a
        yyy selinux --enforcing
        yyy firstboot --disabled
        yyy vnc --password=a
        nny vnc nonsense
        nny rdp --username=a --password=b
        yyn autostep
        nyn autostep --what
        yyy zerombr
        nnn zerombr yes
        yyy skipx
        nnn skipx --what
        yyy mediacheck
        yyy xconfig --startxonboot
        yyy reboot --eject --kexec
        nnn reboot now
        """)
}
