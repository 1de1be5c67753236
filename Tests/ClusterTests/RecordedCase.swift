import Cluster
import FoundationEssentials
import SystemPackage
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
        let mode: String?
        let overwrite: Bool?
        let user: String?
        let group: String?
        let contents: String?

        /// Whether the recording has the text: scripts and some configurations are withheld.
        var isRecorded: Bool { contents?.hasPrefix("(") == false }
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
        let passwordHash: String?
        let sshAuthorizedKeys: [String]?
    }

    struct Group: Decodable {
        let name: String
        let system: Bool?
    }

    let command: String
    /// The exit status of their tool.
    let exit: Int
    let ignition: Ignition?

    private static var root: String { (Places.shared ?? "") + "/golden/ocne" }

    /// The names of all cases.
    static let all: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(root)/\($0)/case.json") }.sorted()
    }()

    static func load(_ name: String) throws -> RecordedCase {
        try JSONDecoder().decode(RecordedCase.self, from: Data(readBytes("\(root)/\(name)/case.json")))
    }

    /// The flags of the recorded command that change the cluster, in our words.
    private var flags: [ClusterSetting] {
        let words = command.split(separator: " ").map(String.init)
        var keys = ["--version": "kubernetesVersion", "--virtual-ip": "virtualIp"]
        // `join` takes the count for the role only.
        if words.contains("start") { keys["-w"] = "workerNodes" }
        return zip(words, words.dropFirst()).compactMap { flag, value in
            keys[flag].map { ClusterSetting(flag: flag, key: $0, text: value) }
        }
    }

    /// What the case's files and flags say.
    static func cluster(_ name: String, compatibility: Compatibility?) throws -> ClusterDefinition {
        let recorded = try load(name)
        let words = recorded.command.split(separator: " ").map(String.init)
        let file = zip(words, words.dropFirst()).first { $0.0 == "-c" }?.1 ?? "cluster.yaml"
        let folder = FilePath("\(root)/\(name)")
        func text(_ file: String) throws -> ClusterText {
            ClusterText(try readBytes("\(root)/\(name)/\(file)"), source: file, directory: folder)
        }
        let hasDefaults = FileManager.default.fileExists(atPath: "\(root)/\(name)/defaults.yaml")
        let setting = compatibility.map { ClusterSetting(flag: "--compat", key: "compat", text: $0.rawValue) }
        return try ClusterLayers(
            file: text(file), defaults: hasDefaults ? text("defaults.yaml") : nil,
            settings: recorded.flags + (setting.map { [$0] } ?? []), workingDirectory: folder
        ).definition()
    }
}
