import Inventory
import Provisioning
import Synchronization

@testable import Server

/// Not real: stands in for a cluster, with one host per behaviour that the server has to get right.
final class FakeMaterials: HostMaterials {
    static let kickstartSecret = "kickstart-secret"
    static let ignitionSecret = "ignition-secret"

    let files: [HostFile]
    let unknownHosts: ServeSettings.UnknownHosts
    let limit: Int?
    /// How often each kind of secret was made.
    let made = Mutex<[String: Int]>([:])
    /// Whether the cluster's API answers: until then the host `early` has no config.
    let answers = Mutex(false)
    /// Whether a reload left all hosts out.
    let isUnlisted = Mutex(false)
    /// After so many recognitions every machine is the host `other`, as after a reload; nil is never.
    let recognitionsUntilMoved = Mutex<Int?>(nil)

    init(files: [HostFile] = [], unknownHosts: ServeSettings.UnknownHosts = .refuse, limit: Int? = nil) {
        self.files = files
        self.unknownHosts = unknownHosts
        self.limit = limit
    }

    /// The last byte of the MAC chooses the host.
    static let hosts = [1: "ready", 2: "early", 3: "refused", 4: "late", 5: "broken", 6: "other"]

    static func mac(_ number: Int) -> String { "52:54:00:00:00:0\(number)" }

    func entryScript(_ labels: MachineLabels, baseURL: BaseURL) -> String {
        "#!ipxe\nchain \(baseURL)/boot/${mac:hexhyp}.ipxe\n"
    }

    func script(_ answer: BootAnswer, _ labels: MachineLabels, baseURL: BaseURL) -> String {
        switch answer {
        case .localDisk: "#!ipxe\nlocal disk\n"
        case .wait(let reason): "#!ipxe\nwait \(reason)\n"
        case .leave(let mac): "#!ipxe\nleave \(mac)\n"
        }
    }

    func recognise(_ machine: MachineMarks) async -> Recognition {
        let isMoved = recognitionsUntilMoved.withLock { rest in
            rest = rest.map { $0 - 1 }
            return rest.map { $0 < 0 } ?? false
        }
        if isMoved, let other = try? HostName("other") { return .host(other, by: .mac) }
        guard machine.mac.bytes.dropLast() == [0x52, 0x54, 0, 0, 0], let text = Self.hosts[Int(machine.mac.bytes[5])],
            let name = try? HostName(text)
        else { return .unknown }
        // Every host's serial is its name.
        if let serial = machine.serial, let other = try? HostName(serial), other != name {
            return .contradiction([name, other])
        }
        return .host(name, by: .mac)
    }

    func discover(_ machine: MachineMarks, peer: String) async throws -> HostName? {
        // One of too many.
        machine.mac.bytes[5] == 0x98 ? nil : try HostName("machine-\(machine.mac.hyphenated)")
    }

    func policy(of host: HostName) -> HostPolicy? { isUnlisted.withLock { $0 } ? nil : HostPolicy() }

    var order: ClusterOrder { ClusterOrder(first: nil, answers: true, limit: limit) }

    func bootScript(session: BootSession) async throws -> String {
        if session.host.description == "refused" { throw MaterialsRefusal.refused(reason: "it has no installer") }
        return "#!ipxe\narchive \(session.ostreeURL)\nnonce \(session.nonce.text)\n"
    }

    func kickstart(session: BootSession) async throws -> [UInt8] {
        try answer(session, Self.kickstartSecret)
    }

    func ignition(session: BootSession) async throws -> [UInt8] {
        if session.host.description == "early", !answers.withLock({ $0 }) {
            throw MaterialsRefusal.notReady(reason: "no control plane yet", retryAfterSeconds: 7)
        }
        return try answer(session, "{\"secret\":\"\(Self.ignitionSecret)\"}")
    }

    struct Broken: Error {}

    private func answer(_ session: BootSession, _ text: String) throws -> [UInt8] {
        let number = made.withLock { made in
            made[text, default: 0] += 1
            return made[text] ?? 0
        }
        switch session.host.description {
        case "late": throw MaterialsRefusal.gone(reason: "it has joined")
        case "broken": throw Broken()
        default: return Array("\(text) number \(number)".utf8)
        }
    }
}
