import FoundationEssentials
import TestSupport

/// One recorded run of the tool that Slipway replaces.
struct RecordedCase: Decodable {
    struct Ignition: Decodable {
        let files: [File]
        let directories: [String]
        let units: [Unit]
        let users: [User]
        let groups: [Group]
    }

    struct File: Decodable {
        let path: String
        let mode: String
        let overwrite: Bool?
        let user: String?
        let group: String?
        let contents: String

        /// Whether the recording has the text: scripts and some configurations are withheld.
        var isRecorded: Bool { !contents.hasPrefix("(") }
    }

    struct Unit: Decodable {
        let name: String
        let enabled: Bool?
        let hasContents: Bool
        let dropins: [String: String]?
    }

    struct User: Decodable {
        let name: String
        let groups: [String]?
        let noCreateHome: Bool?
        let primaryGroup: String?
        let shell: String?
        let system: Bool?
    }

    struct Group: Decodable {
        let name: String
        let system: Bool?
    }

    let command: String
    let ignition: Ignition

    static let names = [
        "start-02-vip-minimal", "start-03-lb-workers", "join-01-worker-lb", "join-02-worker-vip", "join-11-cp-vip",
    ]

    static func load(_ name: String) throws -> (recorded: RecordedCase, cluster: String) {
        guard let shared = Places.shared else { throw TestFailure("the shared cases are not here") }
        let folder = "\(shared)/golden/ocne/\(name)"
        let recorded = try JSONDecoder().decode(RecordedCase.self, from: Data(readText(folder + "/case.json").utf8))
        return (recorded, try readText(folder + "/cluster.yaml"))
    }
}
