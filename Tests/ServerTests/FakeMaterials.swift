import Inventory
import SystemPackage

@testable import Server

/// Not real: stands in for a cluster, with one host per behaviour that the server has to get right.
struct FakeMaterials: HostMaterials {
    static let kickstartSecret = "kickstart-secret"
    static let ignitionSecret = "ignition-secret"

    var kernel: FilePath?
    var initrd: FilePath?

    /// The last byte of the MAC chooses the host.
    private static let hosts = [1: "ready", 2: "early", 3: "refused", 4: "late", 5: "broken"]

    static func mac(_ number: Int) -> String { "52:54:00:00:00:0\(number)" }

    func entryScript(baseURL: BaseURL) -> String { "#!ipxe\nchain \(baseURL)/boot/${mac:hexhyp}.ipxe\n" }

    func unknownHostScript(mac: MACAddress) -> String { "#!ipxe\necho unknown \(mac)\nexit\n" }

    func host(mac: MACAddress) async throws -> HostName? {
        guard mac.bytes.dropLast() == [0x52, 0x54, 0, 0, 0], let name = Self.hosts[Int(mac.bytes[5])] else {
            return nil
        }
        return try HostName(name)
    }

    func bootScript(session: BootSession) async throws -> String { "#!ipxe\nnonce \(session.nonce.text)\n" }

    func kickstart(session: BootSession) async throws -> [UInt8] {
        try answer(session, Self.kickstartSecret)
    }

    func ignition(session: BootSession) async throws -> [UInt8] {
        try answer(session, "{\"secret\":\"\(Self.ignitionSecret)\"}")
    }

    private struct Broken: Error {}

    private func answer(_ session: BootSession, _ text: String) throws -> [UInt8] {
        switch session.host.description {
        case "early": throw MaterialsRefusal.notReady(reason: "no control plane yet", retryAfterSeconds: 7)
        case "refused": throw MaterialsRefusal.refused(reason: "not armed")
        case "late": throw MaterialsRefusal.gone(reason: "it has joined")
        case "broken": throw Broken()
        default: return Array(text.utf8)
        }
    }
}
