import Ignition
import TestSupport

/// A config that uses everything the version can say.
func richConfig(_ version: SpecVersion) throws -> Config {
    try Config(
        version: version,
        files: [
            try File(path: "/etc/hostname", mode: 0o644, contents: Array("node-1\n".utf8)),
            try File(path: "/etc/empty", mode: 0, contents: [], overwrite: false),
            try File(path: "/etc/text", mode: 0o400, contents: Array("# a%b \"c\" 'd' ? é <&>\\ + x=1;\n".utf8)),
            try File(
                path: "/etc/long", mode: 0o755, user: "core", group: "wheel",
                contents: Array(String(repeating: "all work and no play\n", count: 200).utf8)),
            try File(path: "/etc/bytes", mode: 0o600, contents: (0..<64).map { UInt8($0 * 37 & 255) }),
        ],
        directories: [
            try Directory(path: "/etc/ocne/patches"), try Directory(path: "/srv/x", mode: 0o700, user: "core"),
        ],
        links: [
            try Link(path: "/etc/localtime", target: "../usr/share/zoneinfo/UTC"),
            try Link(path: "/etc/again", target: "/etc/text", hard: true),
        ],
        units: [
            try Unit(name: "kubelet.service", enabled: true),
            try Unit(
                name: "a@b.service", enabled: false,
                contents: "[Service]\nExecStart=/bin/true\n[Install]\nAlso=b.path\n",
                dropIns: [try DropIn(name: "10-a.conf", contents: "[Service]\nEnvironment=A=1 \\\n  B=2\n")]),
            try Unit(name: "crio.service", dropIns: [try DropIn(name: "p.conf", contents: "")]),
        ],
        users: [
            try User(
                name: "core", groups: ["wheel"], sshAuthorizedKeys: ["ssh-ed25519 AAAA a:b"], passwordHash: "$6$x$y",
                shell: "/bin/bash", homeDirectory: "/home/core", noCreateHome: false, primaryGroup: "core",
                system: false),
            try User(name: "nginx_script", noCreateHome: true, system: true),
        ],
        groups: [try Group(name: "core", system: true), try Group(name: "plain")],
        kernelArguments: version >= .v3_3 ? ["quiet", "console=ttyS0"] : [])
}

/// A config of random elements.
func randomConfig(_ seed: inout Seed) throws -> Config {
    let names = (0..<Int.random(in: 0...6, using: &seed)).map { "n\($0)" }
    func flag() -> Bool? { [nil, true, false].randomElement(using: &seed) ?? nil }
    func bytes() -> [UInt8] {
        let count = Int.random(in: 0...2000, using: &seed)
        let top: UInt8 = [3, 127, 255].randomElement(using: &seed) ?? 255
        return (0..<count).map { _ in UInt8.random(in: 0...top, using: &seed) }
    }
    return try Config(
        version: SpecVersion.allCases.filter { $0 >= .v3_3 }.randomElement(using: &seed) ?? .v3_4,
        files: try names.map {
            try File(
                path: "/f/\($0)", mode: Int.random(in: 0...0o777, using: &seed), user: flag() == true ? "u" : nil,
                contents: bytes(), overwrite: flag() ?? true)
        },
        directories: try names.map { try Directory(path: "/d/\($0)", mode: flag() == true ? 0o711 : nil) },
        links: try names.map { try Link(path: "/l/\($0)", target: "../\($0)", hard: false) },
        units: try names.map {
            try Unit(
                name: "\($0).timer", enabled: flag(), contents: flag() == true ? "[Timer]\nOnBootSec=1\n" : nil,
                dropIns: flag() == true ? [try DropIn(name: "x.conf", contents: "[Unit]\nDocumentation=\"ü\"\n")] : [])
        },
        users: try names.map { try User(name: $0, groups: names, noCreateHome: flag(), system: flag()) },
        groups: try names.map { try Group(name: $0, system: flag()) }, kernelArguments: names)
}
