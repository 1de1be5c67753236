import Boot
import Inventory
import Kickstart
import Markup
import TestSupport
import Testing

/// Host records that nobody wrote: every method, version, firmware and setting, as a cluster file would have them.
struct GeneratedHosts {
    /// Each host with its record, which a failure shows.
    struct Host: CustomTestStringConvertible {
        let record: Value
        let installation: Installation

        var testDescription: String { record.json() }
    }

    let seed: Seed
    private(set) var hosts: [Host] = []

    /// - Throws: `FaultReport` when a record has faults: none should.
    init(_ count: Int, seed: Seed = Seed()) throws {
        self.seed = seed
        var random = Random(seed)
        let kinds = Self.kinds
        for index in 0..<count {
            hosts.append(try Self.host(index, kinds[index % kinds.count], &random))
        }
    }

    /// One way of installing that there is.
    private struct Kind {
        let method: InstallMethod
        let version: SyntaxVersion
        let architecture: Architecture
        let firmware: Firmware
    }

    /// All of them that write a Kickstart.
    private static let kinds: [Kind] = InstallMethod.allCases.flatMap { method in
        SyntaxVersion.allCases.filter { version in method.leastVersion.map { $0 <= version } ?? false }
            .flatMap { version in
                Architecture.allCases.flatMap { architecture in
                    Firmware.allCases.filter { architecture == .x86 || $0 != .bios }.map { firmware in
                        Kind(method: method, version: version, architecture: architecture, firmware: firmware)
                    }
                }
            }
    }

    private static func host(_ index: Int, _ kind: Kind, _ random: inout Random) throws -> Host {
        let record: Value = [
            "host": host(index, kind.version, &random),
            "install": .object(
                source(kind, &random) + system(&random) + accounts(&random)
                    + storage(&random, osName: kind.method == .ostreesetup ? "ock" : "fedora", kind.firmware)),
        ]
        let text = record.json()
        let faults = Faults(source: "host")
        let fields = Fields(try YAML.parse(Array(text.utf8), source: "host"), faults: faults)
        let host = fields.fields("host").flatMap { Inventory.Host($0) }
        let settings = fields.fields("install").map { InstallSettings($0) }
        do {
            try faults.check()
        } catch {
            throw TestFailure("\(text): \(error)")
        }
        guard let host, var settings else { throw TestFailure(text) }
        settings.fragments = try fragments(&random)
        return Host(record: record, installation: try installation(host, settings, kind, &random))
    }

    private static func installation(
        _ host: Inventory.Host, _ settings: InstallSettings, _ kind: Kind, _ random: inout Random
    ) throws -> Installation {
        let session = BootSession(
            host: host.name, mac: host.mac ?? .example, nonce: try SecretToken(Recipe.nonce),
            baseURL: try BaseURL(random.one(of: ["http://192.0.2.1:8080", "https://[2001:db8::1]:8443/rack"])))
        let commit = random.chance(1, in: 2) ? String(repeating: "0123456789abcdef", count: 4) : nil
        let installer = Installer(
            kernel: session.kernelURL, initrd: session.initrdURL, stage2: settings.stage2, version: kind.version,
            architecture: kind.architecture)
        return Installation(
            host: host, settings: settings, session: session, commit: commit, installer: installer)
    }

    private static func source(_ kind: Kind, _ random: inout Random) -> [Value.Member] {
        var members = [
            Value.Member("method", .string(kind.method.rawValue)),
            Value.Member("version", .string(kind.version.rawValue)),
            Value.Member("firmware", .string(kind.firmware.rawValue)),
        ]
        if kind.method == .ostreesetup {
            members += random.maybe("ref", ["ock", "ostree/1.33", "a-b_c.d+e/f"])
        } else {
            members.append(Value.Member("osName", "fedora"))
            members.append(
                Value.Member(
                    "image",
                    random.one(of: [
                        "quay.io/example/os:1", "registry.example.com:5000/a/b", "alpine",
                        .string("[::1]:5000/os@sha256:" + String(repeating: "0a", count: 32)),
                    ])))
        }
        return members
    }
}
