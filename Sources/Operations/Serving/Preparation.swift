import Boot
import Cluster
import Files
import Ignition
import Inventory
import OCI
import SystemPackage

/// What one reading of the cluster file leads to besides the hosts: where the server listens, its image and its
/// certificate.
struct Preparation: Sendable {
    let address: ServerAddress
    let image: OpenedImage?
    /// nil where nobody comes in over TLS.
    let certificate: ServerCertificate?

    /// Opens and checks them. Blocks.
    /// - Parameter running: Where the server listens already: what the file says now is for its next start then.
    /// - Throws: ``UnfitCertificate``, `UnknownServerURL`, the errors of the files and the image.
    init(
        _ cluster: ClusterDefinition, _ sources: ClusterServer.Sources, _ state: ServerState,
        running: ServerAddress? = nil
    ) throws {
        address = try sources.address(cluster)
        let address = running ?? address
        certificate =
            address.secure == nil && address.admin == nil ? nil : try ServerCertificate.load(cluster, address, state)
        image = try sources.image(cluster)
    }

    /// The same as is served, for other hosts.
    init(_ served: ServedCluster, _ address: ServerAddress, _ certificate: ServerCertificate?) {
        self.address = address
        image = served.image
        self.certificate = certificate
    }

    /// Opens and checks all that is served of a cluster. Blocks.
    func serve(
        _ cluster: ClusterDefinition, _ address: ServerAddress, _ sources: ClusterServer.Sources,
        _ state: ServerState, _ rehearsal: ConfigRehearsal?
    ) throws -> ServedCluster {
        let installers = try InstallerChoice(cluster, need: .files) { try sources.media() }
        let certificate = address.secure == nil ? nil : certificate
        let authorities = Self.authorities(of: cluster, certificate)
        var image: FilePath?
        if !authorities.isEmpty {
            try createDirectories(state.tls, mode: .ownerReadWriteExecute)
            try AtomicFile.write(
                AuthorityImage.bytes(authority: authorities), to: state.authorityImage, mode: .ownerReadWrite)
            image = state.authorityImage
        }
        let served = try ServedCluster(
            cluster, address, installers: installers, image: self.image, authority: certificate?.authority,
            authorityImage: image)
        try rehearsal?.run(cluster)
        return served
    }

    /// All that installers must trust besides what they know, PEM: the server's own, and those that the cluster file
    /// names for a host, which may be those of the certificate that was given.
    private static func authorities(of cluster: ClusterDefinition, _ certificate: ServerCertificate?) -> String {
        guard let certificate else { return "" }
        var texts = [certificate.authority ?? ""]
        for host in cluster.hosts {
            let text = cluster.install(of: host).fragments.authorities
            if !texts.contains(text) { texts.append(text) }
        }
        return texts.joined(separator: "\n").split(separator: "\n").joined(separator: "\n")
    }
}
