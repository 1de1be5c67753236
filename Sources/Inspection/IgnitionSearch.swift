/// Finds Ignition, and which configurations it accepts.
struct IgnitionSearch {
    let program: OSReport.Program?
    let newestSpec: SoftwareVersion?

    private static let dracut = "/usr/lib/dracut/modules.d"
    private static let elsewhere = [
        "/usr/lib/ignition/ignition", "/usr/libexec/ignition", "/usr/bin/ignition", "/usr/sbin/ignition",
    ]
    /// The releases of Ignition with which a version of the specification became stable (Ignition, release notes),
    /// newest first.
    private static let stable = [
        (SoftwareVersion(2, 20), SoftwareVersion(3, 5)), (SoftwareVersion(2, 15), SoftwareVersion(3, 4)),
        (SoftwareVersion(2, 11), SoftwareVersion(3, 3)), (SoftwareVersion(2, 7), SoftwareVersion(3, 2)),
        (SoftwareVersion(2, 3), SoftwareVersion(3, 1)), (SoftwareVersion(2, 0), SoftwareVersion(3, 0)),
    ]

    init(_ tree: DeployedTree, _ packages: PackageDatabases) throws {
        guard let path = try Self.path(tree) else {
            let isListed = packages.contains("ignition")
            let version = packages.version(of: "ignition")
            program = isListed ? OSReport.Program(path: nil, version: version) : nil
            newestSpec = version.flatMap(Self.spec)
            return
        }
        if let version = packages.version(of: "ignition") {
            program = OSReport.Program(path: path, version: version)
            newestSpec = Self.spec(version)
        } else {
            let versions = try GoProgram.versions(
                [
                    "ignition/v2/internal/version.Raw=", "ignition/internal/version.Raw=",
                    "ignition/v2/config/v3_", "ignition/config/v3_",
                ], in: path, of: tree)
            let specs = (versions[2] + versions[3]).compactMap(Self.minor)
            let version = GoProgram.only(versions[0] + versions[1])
            program = OSReport.Program(path: path, version: version)
            newestSpec = specs.max().map { SoftwareVersion(3, $0) } ?? version.flatMap(Self.spec)
        }
    }

    var findings: [OSReport.Finding] {
        guard program == nil else { return [] }
        return [
            OSReport.Finding(
                .noIgnition, Self.dracut, "there is no Ignition, so no host configures itself",
                remedy: "install Ignition and make the initramfs again with its dracut module")
        ]
    }

    /// Where the program is: in a dracut module, whose number distributions choose, or elsewhere.
    private static func path(_ tree: DeployedTree) throws -> String? {
        for (name, _) in try tree.children(dracut) where name.hasSuffix("ignition") {
            let path = "\(dracut)/\(name)/ignition"
            if try tree.size(path) != nil { return path }
        }
        return try elsewhere.first { try tree.size($0) != nil }
    }

    private static func spec(_ version: SoftwareVersion) -> SoftwareVersion? {
        stable.first { version >= $0.0 }?.1
    }

    /// The `N` of a package `config/v3_N/…`; nil for one of an experimental version.
    private static func minor(_ behind: String) -> Int? {
        let digits = behind.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard behind.utf8[digits.endIndex...].first == UInt8(ascii: "/"), digits.count <= 2 else { return nil }
        return Int(Substring(digits))
    }
}
