import Inventory
import Markup
import Testing

@Suite struct InstallSettingsTests {
    private static func read(_ yaml: String) throws -> (settings: InstallSettings, faults: [String]) {
        let faults = Faults(source: "c")
        let node = try YAML.parse(Array(yaml.utf8), source: "c")
        let settings = InstallSettings(Fields(node, path: "install", faults: faults))
        do {
            try faults.check()
            return (settings, [])
        } catch {
            return (settings, error.faults.map(\.description))
        }
    }

    @Test func everyKeyIsRead() throws {
        let (settings, faults) = try Self.read(
            """
            method: ostreecontainer
            version: rhel10
            firmware: uefi
            ignition: embed
            medium: ol10.1
            osName: fedora
            image: quay.io/example/os:1
            arguments: [quiet]
            consoles: [tty0, "ttyS0,115200n8"]
            proxy: http://proxy.example.com:3128
            language: de_DE.UTF-8
            keyboard: de-nodeadkeys
            timezone: Europe/Berlin
            ntp: [ntp.example.com, "2001:DB8::1"]
            selinux: permissive
            firewall: disabled
            fips: true
            finish: poweroff
            rootPassword: $6$salt$0123456789
            sshKeys: [ssh-ed25519 AAAA a]
            users:
              - {name: core, passwordHash: $5$salt$0123456789, groups: [wheel], sshKeys: [ssh-rsa AAAA], shell: /bin/bash, uid: 1000}
              - name: other
            pre: [a.sh]
            post: b.sh
            onerror: [c.sh]
            certificateAuthorities: ca.pem
            """)
        #expect(faults == [])
        #expect(settings.method == .ostreecontainer && settings.firmware == .uefi)
        // The words of Kickstart, which is not seen here.
        let security = settings.security
        let words = [
            settings.version.map { "\($0)" }, "\(settings.finish)", "\(security.selinux)", "\(security.firewall)",
        ]
        #expect(words == ["rhel10", "poweroff", "permissive", "disabled"] && settings.security.isFIPS)
        #expect(settings.ignition == .embed && settings.medium == "ol10.1" && settings.osName == "fedora")
        #expect(settings.image?.description == "quay.io/example/os:1" && settings.arguments == ["quiet"])
        #expect(settings.consoles.map(\.description) == ["tty0", "ttyS0,115200n8"])
        #expect(settings.consoles.map(\.device) == ["tty0", "ttyS0"])
        #expect(settings.proxy?.description == "http://proxy.example.com:3128")
        #expect(settings.locale.language.description == "de_DE.UTF-8")
        #expect(settings.locale.keyboard.description == "de-nodeadkeys")
        #expect(settings.locale.timeZone.description == "Europe/Berlin")
        #expect(settings.locale.timeServers.map(\.description) == ["ntp.example.com", "2001:db8::1"])
        #expect(settings.accounts.rootPassword?.text == "$6$salt$0123456789")
        #expect(settings.accounts.sshKeys.map(\.line) == ["ssh-ed25519 AAAA a"])
        let user = InstalledUser(
            name: try UserName("core"), passwordHash: try PasswordHash("$5$salt$0123456789"),
            groups: [try UserName("wheel")], sshKeys: [try SSHPublicKey("ssh-rsa AAAA")], shell: "/bin/bash", uid: 1000)
        #expect(settings.accounts.users == [user, InstalledUser(name: try UserName("other"))])
    }

    @Test func nothingIsTheBuiltInValues() throws {
        #expect(try Self.read("{}") == (InstallSettings(), []))
    }

    @Test(arguments: [
        ("method: kickstart", "c:1:9: `install.method`: `kickstart` is not one of `ostreesetup`, `ostreecontainer`, "),
        ("version: rhel7", "`rhel8`, `rhel9`, `rhel10`"), ("firmware: efi", "`bios`, `uefi`, `any`"),
        ("ignition: none", "`pointer`, `embed`"), ("medium: a/b", "a medium of `slipway media list`"),
        ("method: ostreecontainer\nimage: a b", "c:2:8: `install.image`: "),
        ("arguments: [\"a b\"]", "a kernel argument"),
        ("arguments: [\"a=${b}\"]", "a boot script"), ("consoles: [/dev/ttyS0]", "a console such as tty0"),
        ("consoles: [ttyS0, \"ttyS0,9600\"]", "`install.consoles` names ttyS0 twice; keep one of them"),
        ("proxy: proxy.example.com", "a proxy without a password"), ("language: english", "such as en_US.UTF-8"),
        ("keyboard: \"us de\"", "a keyboard map"), ("timezone: Europe/../Berlin", "a time zone such as"),
        ("timezone: /Berlin", "a time zone such as"),
        ("ntp: [\"a b\"]", "`install.ntp[0]`: `a b` is not a time server"),
        ("selinux: off", "`enforcing`, `permissive`, `disabled`"), ("firewall: on", "`enabled`, `disabled`"),
        ("fips: 1", "`true` or `false`"), ("finish: halt", "`reboot`, `poweroff`"),
        ("sshKeys: [AAAA]", "one public key"), ("users: [{}]", "`install.users[0].name` is missing"),
        ("users: [{name: Root}]", "a-z, 0-9"), ("users: [{name: root}]", "set `install.rootPassword`"),
        ("users: [{name: a, uid: 0}]", "from 1 to"), ("users: [{name: a, shell: bash}]", "the path of a shell"),
        ("users: [{name: a, groups: [\"a,b\"]}]", "`install.users[0].groups[0]`"),
        ("users: [{name: a}, {name: a}]", "`install.users[1].name` a is already taken"),
        ("users: [{name: a, uid: 5}, {name: b, uid: 5}]", "`install.users[1].uid` 5 is already taken"),
        ("users: [{name: a, home: /x}]", "unknown key `home` in `install.users[0]`"),
        ("kernel: k", "`install.kernel` is set and `install.initrd` is not"),
        ("zz: 1", "unknown key `zz` in `install`"),
    ])
    func whatIsWrongIsNamed(_ yaml: String, _ message: String) throws {
        let (_, faults) = try Self.read(yaml)
        #expect(faults.count == 1 && faults[0].contains(message), "\(faults)")
    }

    @Test(arguments: [
        ("rootPassword: secret", "made"), ("users: [{name: a, passwordHash: secret}]", "openssl passwd -6"),
        ("proxy: \"http://user:secret@proxy:3128\"", "without a password"), ("sshKeys: [secret]", "one public key"),
    ])
    func secretsAreNotShown(_ yaml: String, _ message: String) throws {
        let (_, faults) = try Self.read(yaml)
        #expect(faults.count == 1 && !faults[0].contains("secret"), "\(faults) \(message)")
    }

    @Test(arguments: [
        (
            "method: ostreecontainer\nimage: a\nversion: rhel8",
            "c:3:1: method ostreecontainer needs an installer of rhel9", "`method: ostreesetup`"
        ),
        (
            "method: bootc\nimage: a\nversion: rhel9", "c:3:1: method bootc needs an installer of rhel10",
            "ostreecontainer"
        ),
        ("method: bootc\nimage: a", "c:1:1: method bootc needs an installer of rhel10", "name a `medium:`"),
        ("method: bootc\nversion: rhel10", "c:1:1: method bootc needs `image`", "add `image:`"),
        ("image: a", "c:1:1: `install.image` has no meaning with method ostreesetup", "take `method: ostreecontainer`"),
        ("method: ostreecontainer\nimage: a\nref: b", "c:3:1: `install.ref` has no meaning", "name it by `image:`"),
        ("rootfs: a", "c:1:1: `install.rootfs` has no meaning with method ostreesetup", "`method: coreos`"),
        ("medium: a\nstage2: http://a/", "c:2:1: both `medium` and `stage2` are set", "`stage2: null`"),
        ("method: coreos\nkernel: a\ninitrd: b", "c:2:1: method coreos needs `rootfs`", "add `rootfs:`"),
        ("method: coreos\nmedium: a\nusers: [{name: a}]", "c:3:1: `install.users` has no meaning", "`extraIgnition:`"),
        ("method: coreos\nversion: rhel9", "c:2:1: `install.version` has no meaning", "write `version: null`"),
        ("method: coreos\npre: [a]", "c:2:1: `install.pre` has no meaning with method coreos", "nothing runs it"),
    ])
    func whatDoesNotFitTogetherIsNamed(_ yaml: String, _ message: String, _ remedy: String) throws {
        let (_, faults) = try Self.read(yaml)
        #expect(faults.count == 1, "\(faults)")
        #expect(faults.first?.hasPrefix(message) == true && faults.first?.contains(remedy) == true, "\(faults)")
    }

    @Test(arguments: [
        "method: coreos\nkernel: a\ninitrd: b\nrootfs: c\nconsoles: [ttyS0]\ndisk: sda\narguments: [a]",
        "method: bootc\nmedium: a\nimage: b", "method: coreos\nversion: null\nmedium: fcos",
        "method: ostreecontainer\nimage: a@sha256:\(String(repeating: "0a", count: 32))",
    ])
    func whatFitsIsAccepted(_ yaml: String) throws {
        #expect(try Self.read(yaml).faults == [])
    }

    @Test func anImageIsWhatToolsTake() throws {
        let digest = "@sha256:" + String(repeating: "0a", count: 32)
        #expect(try ContainerImage("quay.io/a/b:1" + digest).description == "quay.io/a/b" + digest)
        #expect(try ContainerImage("alpine").description == "docker.io/library/alpine")
    }
}
