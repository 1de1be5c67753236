import Cluster
import Ignition
import Markup
import TestSupport
import Testing

/// What a node is given, in a form in which two tools can be compared: names and modes of everything, the meaning of
/// YAML, the text of the rest where it is recorded.
struct ContractNode: Equatable {
    struct File: Equatable {
        var mode: Int?
        var overwrite = true
        var user: String?
        var group: String?
        /// The lines, without empty ones at the end; nil where it is not recorded.
        var text: String?
        /// Of a YAML file, with the keys in order.
        var documents: [Value]?

        static func made(_ mode: Int) -> File { File(mode: mode) }
    }

    struct Unit: Equatable {
        var enabled: Bool?
        var hasContents = false
        var dropIns: [String: String] = [:]
    }

    var files: [String: File] = [:]
    var directories: [String] = []
    /// Everything of a config that is none of the rest, of which recordings have nothing.
    var others: [String] = []
    var units: [String: Unit] = [:]
    var users: Set<[String]> = []
    var groups: Set<[String]> = []

    static let kubeadm = "/etc/kubernetes/kubeadm.conf"

    /// - Parameter placeholders: What their secrets are called in the recording, and what ours are.
    init(_ recorded: RecordedCase.Ignition, _ placeholders: [String: String]) throws {
        for file in recorded.files {
            let mode = try file.mode.map { text in
                guard let mode = Int(text, radix: 8) else { throw TestFailure("\(file.path): mode \(text)") }
                return mode
            }
            files[file.path] = File(
                mode: mode, overwrite: file.overwrite ?? false, user: file.user, group: file.group)
            guard file.isRecorded, let contents = file.contents else { continue }
            let text = placeholders.reduce(contents) { $0.replacing($1.key, with: $1.value) }
            try files[file.path]?.set(text, file.path)
        }
        directories = recorded.directories
        for unit in recorded.units {
            units[unit.name] = Unit(enabled: unit.enabled, hasContents: unit.hasContents, dropIns: unit.dropins ?? [:])
        }
        for user in recorded.users {
            users.insert([
                user.name, "\(user.groups ?? [])", "\(user.noCreateHome ?? false)", user.primaryGroup ?? "",
                user.shell ?? "", "\(user.system ?? false)", user.passwordHash ?? "",
                "\(user.sshAuthorizedKeys ?? [])",
            ])
        }
        for group in recorded.groups { groups.insert([group.name, "\(group.system ?? false)"]) }
    }

    /// - Parameter other: The recording, which says whose text is compared.
    init(_ config: Config, like other: ContractNode) throws {
        for file in try Self.withModes(config).files() {
            let theirs = other.files[file.path]
            // A mode that is not given is Ignition's own.
            let mode = theirs?.mode == nil && theirs != nil && file.mode == 0o644 ? nil : file.mode
            files[file.path] = File(mode: mode, overwrite: file.overwrite, user: file.user, group: file.group)
            guard theirs?.text != nil || theirs?.documents != nil else {
                if theirs != nil, file.contents.isEmpty { throw TestFailure("\(file.path) is empty") }
                continue
            }
            try files[file.path]?.set(String(decoding: file.contents, as: UTF8.self), file.path)
        }
        // Recorded are paths; a mode or an owner would be something else.
        directories = try config.directories.map { directory in
            directory == (try Directory(path: directory.path)) ? directory.path : "\(directory)"
        }
        others = try Self.others(config)
        for unit in try config.units {
            let dropIns = Dictionary(uniqueKeysWithValues: unit.dropIns.map { ($0.name, $0.contents) })
            units[unit.name] = Unit(enabled: unit.enabled, hasContents: unit.contents != nil, dropIns: dropIns)
        }
        for user in try config.users {
            users.insert([
                user.name, "\(user.groups)", "\(user.noCreateHome ?? false)", user.primaryGroup ?? "",
                user.shell ?? "", "\(user.system ?? false)", user.passwordHash ?? "", "\(user.sshAuthorizedKeys)",
            ])
        }
        for group in try config.groups { groups.insert([group.name, "\(group.system ?? false)"]) }
    }

    /// The sections of a config besides those that are compared.
    private static func others(_ config: Config) throws -> [String] {
        let root = try JSON.parse(Array(config.json().utf8), source: "config").value
        func keys(_ path: [String]) -> [String] {
            guard case .object(let members)? = root.at(path) else { return [] }
            return members.map { (path + [$0.key]).joined(separator: ".") }
        }
        let known: Set = [
            "ignition", "passwd", "storage", "systemd", "ignition.version", "passwd.users", "passwd.groups",
            "storage.files", "storage.directories", "systemd.units",
        ]
        return [[], ["ignition"], ["passwd"], ["storage"], ["systemd"]].flatMap(keys).filter { !known.contains($0) }
    }

    /// With Ignition's own mode where an operator's config gives none.
    private static func withModes(_ config: Config) throws -> Config {
        let root = try JSON.parse(Array(config.json().utf8), source: "config").value
        guard case .array(let files)? = root.at(["storage", "files"]) else { return config }
        let given = files.map { $0["mode"] == nil ? $0.with(0o644, at: ["mode"]) : $0 }
        let text = root.with(.array(given), at: ["storage", "files"]).json()
        let (whole, report) = Config.read(Array(text.utf8), source: "config")
        return try #require(whole, "\(report.findings)")
    }

    /// Where two differ, for people.
    func differences(from other: ContractNode) -> [String] {
        var found: [String] = []
        func compare<T: Equatable>(_ what: String, _ one: [String: T], _ two: [String: T]) {
            for name in Set(one.keys).union(two.keys).sorted() where one[name] != two[name] {
                let (ours, theirs) = (one[name].map { "\($0)" }, two[name].map { "\($0)" })
                found.append("\(what) \(name):\n  ours \(ours ?? "none")\n  wanted \(theirs ?? "none")")
            }
        }
        compare("file", files, other.files)
        compare("unit", units, other.units)
        if directories != other.directories { found.append("directories \(directories), \(other.directories)") }
        if others != other.others { found.append("also \(others)") }
        if users != other.users { found.append("users \(users), wanted \(other.users)") }
        if groups != other.groups { found.append("groups \(groups), wanted \(other.groups)") }
        return found
    }
}

extension ContractNode.File {
    mutating func set(_ text: String, _ path: String) throws {
        guard path.hasSuffix("kubeadm.conf") || path.hasSuffix(".yaml") else {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            while lines.last?.isEmpty == true { lines.removeLast() }
            self.text = lines.joined(separator: "\n")
            return
        }
        documents = try YAML.documents(Array(text.utf8), source: path).map(\.value.ordered)
    }
}

extension Value {
    /// With the keys of every object in order.
    var ordered: Value {
        switch self {
        case .array(let items): .array(items.map(\.ordered))
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.ordered) }.sorted { $0.key < $1.key })
        default: self
        }
    }

    /// With what stands at a path replaced, or taken away; objects on the way are made where there are none.
    func with(_ value: Value?, at path: [String]) -> Value {
        guard let key = path.first else { return value ?? .null }
        var members: [Member] = if case .object(let members) = self { members } else { [] }
        let inner = members.first { $0.key == key }?.value
        members.removeAll { $0.key == key }
        if path.count > 1 {
            if inner != nil || value != nil {
                members.append(Member(key, (inner ?? .object([])).with(value, at: Array(path.dropFirst()))))
            }
        } else if let value {
            members.append(Member(key, value))
        }
        return Value.object(members).ordered
    }

    func at(_ path: [String]) -> Value? { path.reduce(self) { value, key in value?[key] } }
}
