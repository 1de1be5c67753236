import Boot
package import Cluster
package import HTTP
package import Ignition

import Inventory
package import Logging
package import OCI
import OSTree
package import Server
import SystemPackage

/// Serves a cluster: everything is opened and checked before the first host sees any of it.
package struct ClusterServer: Sendable {
    private let server: ProvisioningServer
    private let listen: ListenAddress

    /// - Parameters:
    ///   - secrets: What the hosts' configs are made with.
    ///   - image: The OS image whose archive is served; nil serves none.
    ///   - version: The Ignition spec version that hosts get.
    ///   - sink: Gets every event, from any thread, and must not block.
    /// - Throws: ``ImageWithoutRef`` when the archive lacks the branch that hosts install; the errors of the boot files,
    ///   the image and the listen address.
    package init(
        _ cluster: ClusterDefinition, address: ServerAddress, secrets: ClusterSecrets, image: OpenedImage?,
        version: SpecVersion, logger: Logger, sink: @escaping @Sendable (ServerEvent) -> Void
    ) throws {
        let archive = try image.map { try ArchiveContent($0) }
        let materials = ClusterMaterials(
            cluster: cluster, secrets: secrets, commit: try archive.map { try Self.commit(of: cluster, in: $0) },
            bootFiles: try Self.bootFiles(cluster), version: version)
        try Rehearsal(cluster, address).run()
        for host in cluster.hosts { _ = try materials.ignition(of: host) }
        server = try ProvisioningServer(
            materials: materials, archive: archive, baseURL: address.url, logger: logger, sink: sink)
        listen = address.listen
    }

    /// Starts to listen.
    /// - Throws: `ListenError`.
    package func start() async throws -> Listener { try await server.start(listen) }

    private static func bootFiles(_ cluster: ClusterDefinition) throws -> BootFiles? {
        guard let kernel = cluster.install.kernel, let initrd = cluster.install.initrd else { return nil }
        return try BootFiles(kernel: cluster.resolve(kernel), initrd: cluster.resolve(initrd))
    }

    /// What the branch that hosts install names.
    private static func commit(of cluster: ClusterDefinition, in archive: ArchiveContent) throws -> String {
        let path = ArchiveRepository.path(of: try RefName(cluster.install.ref))
        guard let text = try archive.read(path, limit: 128) else { throw ImageWithoutRef(ref: cluster.install.ref) }
        return try Checksum(hex: String(decoding: text, as: UTF8.self).filter { !$0.isNewline }).description
    }
}

/// The image holds an archive, but not what hosts are told to install.
package struct ImageWithoutRef: Error, CustomStringConvertible, Sendable {
    let ref: String
    package var description: String {
        "the image has no branch `\(ref)`; set `install.ref` to one that it has, or make it with --ref \(ref)"
    }
}
