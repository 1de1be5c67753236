import Boot
import Cluster
import Inventory
import OCI
import OSTree
import Server
import SystemPackage

/// A cluster with all that is served of it, opened and checked: exchanged as a whole when something changes.
struct ServedCluster: Sendable {
    let cluster: ClusterDefinition
    let installers: InstallerChoice
    let image: OpenedImage?
    let archive: ArchiveContent?
    let files: [HostFile]
    /// The commits that the image's branches name, by branch; empty where no archive is served.
    private let commits: [String: String]
    /// How many bytes an installation of each branch reads of the archive, where that is known.
    private let pullSizes: [String: Int]
    private let authority: String?

    /// - Parameters:
    ///   - authority: That of the server's own certificate, PEM.
    ///   - authorityImage: What makes installers trust it, and what the cluster file names besides.
    /// - Throws: ``ImageWithoutRef`` when the archive lacks a branch that hosts install; ``UnbootableHost``; the errors
    ///   of the image.
    init(
        _ cluster: ClusterDefinition, _ address: ServerAddress, installers: InstallerChoice, image: OpenedImage?,
        authority: String?, authorityImage: FilePath?
    ) throws {
        archive = try image.map { try ArchiveContent($0) }
        if let image { try installers.check(image.config.platform) }
        let found = try archive.map { try Self.commits(of: cluster, in: $0) } ?? [:]
        commits = found.mapValues(\.description)
        pullSizes = found.compactMapValues { [archive] in archive?.pullSize(of: $0) }
        try Rehearsal(cluster, address, installers, authority: authority).run()
        self.cluster = cluster
        self.installers = installers
        self.authority = authority
        self.image = image
        files = installers.files + (authorityImage.map { [HostFile(path: AuthorityImage.path, file: $0)] } ?? [])
    }

    /// What a host is installed with.
    func installation(of host: Host, _ session: BootSession) -> Installation {
        let settings = cluster.install(of: host)
        let commit = settings.method == .ostreesetup ? commits[settings.ref] : nil
        return installers.installation(of: host, session: session, commit: commit, authority: authority)
    }

    /// How many bytes of the archive the installation of a host reads; nil when that is not known.
    func archiveBytes(of host: Host) -> Int? {
        let settings = cluster.install(of: host)
        return settings.method == .ostreesetup ? pullSizes[settings.ref] : nil
    }

    /// What the branches that hosts install name; that of the cluster where no host is listed.
    private static func commits(of cluster: ClusterDefinition, in archive: ArchiveContent) throws -> [String: Checksum]
    {
        let installs = cluster.hosts.isEmpty ? [cluster.install] : cluster.hosts.map { cluster.install(of: $0) }
        let refs = Set(installs.filter { $0.method == .ostreesetup }.map(\.ref))
        var commits: [String: Checksum] = [:]
        for ref in refs.sorted() {
            guard let text = try archive.read(ArchiveRepository.path(of: try RefName(ref)), limit: 128) else {
                throw ImageWithoutRef(ref: ref)
            }
            commits[ref] = try Checksum(hex: String(decoding: text, as: UTF8.self).filter { !$0.isNewline })
        }
        return commits
    }
}

/// The image holds an archive, but not what hosts are told to install.
package struct ImageWithoutRef: Error, CustomStringConvertible, Sendable {
    let ref: String
    package var description: String {
        "the image has no branch `\(ref)`; set `install.ref` to one that it has, or make it with --ref \(ref)"
    }
}
