/// Which versions of the packages that matter the package databases of a tree name.
struct PackageDatabases {
    /// The packages that are looked for.
    private static let names = ["ignition", "kubelet", "kubeadm"]
    /// Where rpm and rpm-ostree keep the database, and its files in the formats of rpm: SQLite, ndb, Berkeley DB.
    private static let rpmFiles = ["usr/share/rpm", "usr/lib/sysimage/rpm", "var/lib/rpm"].flatMap { directory in
        ["rpmdb.sqlite", "Packages.db", "Packages"].map { "\(directory)/\($0)" }
    }
    private static let dpkgFiles = [
        "usr/lib/sysimage/dpkg/status", "usr/share/dpkg/status", "var/lib/dpkg/status", "lib/dpkg/status",
    ]
    private static let rpmLimit: UInt64 = 512 << 20
    private static let dpkgLimit = 32 << 20

    private var found: [String: Set<SoftwareVersion>] = [:]

    /// Reads the databases; the first that names a package counts.
    init(_ tree: DeployedTree) throws {
        for file in Self.rpmFiles {
            let versions = try Self.rpm(file, in: tree)
            found.merge(versions) { first, _ in first }
        }
        for file in Self.dpkgFiles {
            guard let bytes = try tree.read(file, limit: Self.dpkgLimit) else { continue }
            found.merge(Self.dpkg(bytes)) { first, _ in first }
        }
    }

    /// Whether a database names the package.
    func contains(_ package: String) -> Bool { found[package] != nil }

    /// The version of a package; nil also when a database names several, as when it still holds those of before an
    /// update.
    func version(of package: String) -> SoftwareVersion? {
        found[package].flatMap { $0.count == 1 ? $0.first : nil }
    }

    /// Finds packages in an rpm database by what the data of a package's header begins with, in every format of the
    /// database (rpm, "Package format", header): the table of locales, then name, version and release. A header that
    /// a page of the database cuts right there is not found.
    private static func rpm(_ file: String, in tree: DeployedTree) throws -> [String: Set<SoftwareVersion>] {
        var scan = NeedleScan(names.map { [UInt8(ascii: "C"), 0] + $0.utf8 + [0] }, context: 160)
        var found: [String: Set<SoftwareVersion>] = [:]
        func note(_ needle: Int, _ behind: ArraySlice<UInt8>) {
            let parts = behind.split(separator: 0, maxSplits: 2, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0].allSatisfy(isVersion), !parts[1].isEmpty, parts[1].allSatisfy(isVersion),
                let version = SoftwareVersion(leading: String(decoding: parts[0], as: UTF8.self))
            else { return }
            if found[names[needle], default: []].count < 2 { found[names[needle], default: []].insert(version) }
        }
        guard try tree.stream(file, limit: rpmLimit, into: { scan.write($0, found: note) }) else { return [:] }
        scan.finish(found: note)
        return found
    }

    private static func isVersion(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"):
            true
        default: "._+~^-".utf8.contains(byte)
        }
    }

    /// Reads dpkg's status file (dpkg, deb-control(5)): paragraphs of fields, of which those of installed packages
    /// count.
    private static func dpkg(_ bytes: [UInt8]) -> [String: Set<SoftwareVersion>] {
        var found: [String: Set<SoftwareVersion>] = [:]
        var fields: [String: String] = [:]
        func note() {
            if let name = fields["Package"], fields["Status"]?.hasSuffix(" installed") == true,
                let version = SoftwareVersion(leading: fields["Version"] ?? "")
            {
                found[name, default: []].insert(version)
            }
            fields = [:]
        }
        var isWanted = false
        for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.isEmpty {
                note()
                isWanted = false
            } else if isWanted || line.starts(with: "Package:".utf8) {
                let parts = line.split(separator: UInt8(ascii: ":"), maxSplits: 1)
                guard parts.count == 2 else { continue }
                let value = String(decoding: parts[1].drop { $0 == UInt8(ascii: " ") }, as: UTF8.self)
                let key = String(decoding: parts[0], as: UTF8.self)
                if key == "Package" { isWanted = names.contains(value) }
                if isWanted { fields[key] = value }
            }
        }
        note()
        return found
    }
}
