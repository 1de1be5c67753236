import Files
import Markup
package import OCI
import SystemPackage

/// Where the signatures of the images of registries are kept (containers-registries.d(5)).
package struct LookasideSettings: Sendable {
    /// What is set for one scope.
    private struct Section {
        let storage: LookasideStorage.Place?
        let usesAttachments: Bool?
        let source: String
    }

    private static let limit = 4 << 20
    private static let standardName = "default-docker"

    private var sections: [String: Section] = [:]
    private var standard: Section?
    private let builtIn: LookasideStorage.Place

    /// Reads the files `*.yaml` in `~/.config/containers/registries.d`, or, when the user has no such directory, in
    /// `/etc/containers/registries.d`.
    /// - Throws: `FileError` when a file cannot be read, `Fault` or `FaultReport` when one is wrong, or two speak of
    ///   the same scope.
    package init(_ environment: HostEnvironment) throws {
        let machine = environment.root.appending("var/lib/containers/sigstore")
        let home = environment.home ?? environment.root
        builtIn = .directory(environment.user == 0 ? machine : home.appending(".local/share/containers/sigstore"))
        let user = home.appending(".config/containers/registries.d")
        let folder = isDirectory(user) ? user : environment.root.appending("etc/containers/registries.d")
        guard isDirectory(folder) else { return }
        for name in try listDirectory(folder) where name.hasSuffix(".yaml") {
            let path = folder.appending(name)
            try read(try readFile(path, limit: Self.limit), source: path.string)
        }
    }

    /// What is set for an image: each setting by the narrowest scope that has it.
    package func storage(of reference: ImageReference) -> LookasideStorage {
        let reference = reference.policyIdentity
        let scopes = ["\(reference)"] + PolicySubject.namespaces(of: reference)
        let found = scopes.compactMap { sections[$0] } + [standard].compactMap { $0 }
        return LookasideStorage(
            place: found.lazy.compactMap(\.storage).first ?? builtIn, repository: reference.repository,
            usesAttachments: found.lazy.compactMap(\.usesAttachments).first ?? false)
    }

    private mutating func read(_ bytes: [UInt8], source: String) throws {
        let faults = Faults(source: source)
        // Keys that are not known are passed over, as containers/image does.
        let root = Fields(try YAML.parse(bytes, source: source), faults: faults)
        if let fields = root.fields(Self.standardName) {
            if let standard {
                Self.note(twice: Self.standardName, standard, at: root.mark(of: Self.standardName), faults)
            }
            standard = Self.section(fields)
        }
        if let scopes = root.fields("docker"), case .mapping(let pairs) = scopes.node.content {
            for pair in pairs {
                if let other = sections[pair.key] { Self.note(twice: pair.key, other, at: pair.mark, faults) }
                sections[pair.key] = Self.section(Fields(pair.value, path: "docker.\(pair.key)", faults: faults))
            }
        }
        try faults.check()
    }

    private static func note(twice scope: String, _ other: Section, at mark: Mark, _ faults: Faults) {
        faults.add("`\(scope)` is in \(other.source) too", at: mark, remedy: "leave one of them")
    }

    private static func section(_ fields: Fields) -> Section {
        let places = ["lookaside", "sigstore"].compactMap { key in
            fields.text(key)?.isEmpty == false ? fields.parse(key) { try LookasideStorage.Place($0) } : nil
        }
        return Section(
            storage: places.first, usesAttachments: fields.boolean("use-sigstore-attachments"),
            source: fields.faults.source)
    }
}
