/// A key of `install:` or of a host's network, and two settings that differ in it alone: as YAML in flow style.
struct KeyEffect: CustomStringConvertible, Sendable {
    /// As `docs/cluster.md` has it, without `install.` or `hosts[].`.
    let key: String
    let before: String
    let after: String

    var description: String { key }

    init(_ key: String, _ after: String, from before: String = "") {
        self.key = key
        self.before = before
        self.after = after
    }

    static let install = source + disks + system + people

    private static let source = [
        KeyEffect("method", "method: ostreecontainer, image: a", from: "method: bootc, version: rhel10, image: a"),
        KeyEffect("version", "ntp: [a], version: rhel8", from: "ntp: [a]"),
        KeyEffect("firmware", "firmware: uefi"), KeyEffect("ignition", "ignition: embed"),
        KeyEffect("ref", "ref: a"), KeyEffect("osName", "osName: a"),
        KeyEffect("image", "method: ostreecontainer, image: b", from: "method: ostreecontainer, image: a"),
        KeyEffect("stage2", "stage2: http://a/"), KeyEffect("arguments", "arguments: [a]"),
        KeyEffect("consoles", "consoles: [ttyS0]"), KeyEffect("proxy", "proxy: http://a:1"),
    ]

    private static let disks = [
        KeyEffect("disk", "disk: sdb", from: "disk: sda"), disk("path", "sdb"), disk("id", "a"), disk("serial", "a"),
        disk("wwn", "0x5000c500a0b1c2d3"), disk("model", "a"), disk("minSize", "100GB"), disk("maxSize", "900GB"),
        disk("rotational", "false"), disk("transport", "nvme"),
        storage("mirror", "true", with: "disks: [sda, sdb]", from: "disk: sda"),
        KeyEffect(
            "disks", "disks: [sda, sdc], storage: {mirror: true}", from: "disks: [sda, sdb], storage: {mirror: true}"),
        storage("layout", "lvm"), storage("boot", "2GiB"), storage("root", "30GiB"), storage("var", "30GiB"),
        storage("swap", "4GiB"), storage("keep", "[data]"),
        KeyEffect("storage.filesystem", "osName: a, storage: {filesystem: ext4}", from: "osName: a"),
        encryption("", "{tpm2: {}}", from: nil), encryption(".tpm2", "{tpm2: {}}", from: "{tang: [\(tang("a"))]}"),
        encryption(".tpm2.pcrs", "{tpm2: {pcrs: [0]}}", from: "{tpm2: {}}"),
        encryption(".tang", "{tang: [\(tang("a")), \(tang("b"))]}", from: "{tang: [\(tang("a"))]}"),
        encryption(".tang[].url", "{tang: [\(tang("b"))]}", from: "{tang: [\(tang("a"))]}"),
        encryption(".tang[].thumbprint", "{tang: [\(tang("a", "d"))]}", from: "{tang: [\(tang("a"))]}"),
        encryption(
            ".threshold", "{tang: [\(tang("a")), \(tang("b"))], threshold: 2}",
            from: "{tang: [\(tang("a")), \(tang("b"))]}"),
        encryption(".passphrase", "{passphrase: {url: https://a/}}", from: "{tpm2: {}}"),
        encryption(
            ".passphrase.url", "{passphrase: {url: https://b/}}", from: "{passphrase: {url: https://a/}}"),
    ]

    private static let system = [
        KeyEffect("language", "language: de_DE.UTF-8"), KeyEffect("keyboard", "keyboard: de"),
        KeyEffect("timezone", "timezone: Europe/Berlin"), KeyEffect("ntp", "ntp: [a]"),
        KeyEffect("selinux", "selinux: permissive"), KeyEffect("firewall", "firewall: disabled"),
        KeyEffect("fips", "fips: true"), KeyEffect("finish", "finish: poweroff"),
    ]

    private static let people = [
        KeyEffect("rootPassword", "rootPassword: $6$salt$0123456789"), KeyEffect("sshKeys", "sshKeys: [ssh-rsa A]"),
        user("", "a", from: nil), user("[].name", "b"), user("[].passwordHash", "a, passwordHash: $6$salt$0123456789"),
        user("[].groups", "a, groups: [wheel]"), user("[].sshKeys", "a, sshKeys: [ssh-rsa A]"),
        user("[].shell", "a, shell: /bin/sh"), user("[].uid", "a, uid: 1234"),
    ]

    private static func disk(_ key: String, _ value: String) -> KeyEffect {
        KeyEffect("disk.\(key)", "disk: {\(key): \(value)}")
    }

    private static func storage(_ key: String, _ value: String, with: String = "", from before: String = "")
        -> KeyEffect
    {
        KeyEffect("storage.\(key)", (with.isEmpty ? "" : with + ", ") + "storage: {\(key): \(value)}", from: before)
    }

    private static func encryption(_ key: String, _ after: String, from before: String?) -> KeyEffect {
        KeyEffect(
            "storage.encryption\(key)", "storage: {encryption: \(after)}",
            from: before.map { "storage: {encryption: \($0)}" } ?? "")
    }

    private static func tang(_ host: String, _ letter: String = "c") -> String {
        "{url: http://\(host), thumbprint: \(String(repeating: letter, count: 27))}"
    }

    private static func user(_ key: String, _ after: String, from before: String? = "a") -> KeyEffect {
        KeyEffect("users\(key)", "users: [{name: \(after)}]", from: before.map { "users: [{name: \($0)}]" } ?? "")
    }
}
