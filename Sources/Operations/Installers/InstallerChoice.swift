package import Boot
package import Cluster
package import Inventory
import Kickstart
package import Media
import OCI
import Server

/// Which installer each host of a cluster boots: that of its medium, or that of its own kernel and initial RAM disk.
package struct InstallerChoice: Sendable {
    /// What the command at hand needs of the files.
    package enum Need: Sendable {
        /// Hosts will be handed them: all must be there and right.
        case files
        /// Only what is known of them matters: a kernel that is not there yet is not missed.
        case names
    }

    /// What is served as it is.
    let files: [HostFile]
    private let cluster: ClusterDefinition
    private let chosen: [HostName: ChosenInstaller]

    /// Looks at what hosts boot from.
    /// - Parameter media: Gives the place of the media; asked only when that matters.
    /// - Throws: ``UnbootableHost`` for the first host whose installer is not there or does not fit it; what `media`
    ///   throws; `BootFileError`.
    package init(_ cluster: ClusterDefinition, need: Need, media: () throws -> MediaStore) throws {
        var catalogue = InstallerCatalogue(cluster, need: need)
        var chosen: [HostName: ChosenInstaller] = [:]
        for host in cluster.hosts {
            let settings = cluster.install(of: host)
            do {
                if let medium = settings.medium {
                    chosen[host.name] = try catalogue.installer(of: settings, medium: medium, in: media)
                } else {
                    chosen[host.name] = try catalogue.installer(of: host, settings)
                }
            } catch {
                throw UnbootableHost(host: host.name, cause: error)
            }
        }
        self.cluster = cluster
        self.chosen = chosen
        files = need == .files ? try catalogue.files(media()) : []
    }

    /// The hosts that nothing boots, since the cluster file names neither a medium nor a kernel for them.
    package var hostsWithout: [Host] { cluster.hosts.filter { chosen[$0.name] == nil } }

    /// What a host is installed with in a session; for one of ``hostsWithout``, as if it had a kernel.
    /// - Parameters:
    ///   - commit: What shall be deployed, 64 hexadecimal digits; nil leaves it unchecked.
    ///   - authority: That of the server's certificate, PEM; nil where everybody trusts that.
    package func installation(
        of host: Host, session: BootSession, commit: String?, authority: String? = nil
    ) -> Installation {
        let settings = cluster.install(of: host)
        let installer =
            chosen[host.name]?.installer(baseURL: session.baseURL) ?? Installer(session: session, settings: settings)
        return Installation(
            host: host, settings: settings, session: session, commit: commit, installer: installer,
            serverAuthority: authority)
    }

    func hasInstaller(_ host: Host) -> Bool { chosen[host.name] != nil }

    /// Refuses a host whose OS is pulled out of an image of another architecture.
    /// - Throws: ``UnbootableHost``.
    func check(_ platform: Platform) throws(UnbootableHost) {
        guard let image = OCI.Architecture(rawValue: platform.architecture) else { return }
        for host in cluster.hosts where cluster.install(of: host).method == .ostreesetup {
            guard let installer = chosen[host.name], installer.architecture.inImages != image else { continue }
            throw UnbootableHost(
                host: host.name, cause: ForeignInstaller(installer: installer.architecture, image: image))
        }
    }
}

/// A host would boot an installer of one architecture and install an OS of another.
struct ForeignInstaller: Error, CustomStringConvertible {
    let installer: Kickstart.Architecture
    let image: OCI.Architecture
    var description: String {
        "its installer is for \(installer.rawValue), and the image that is served is for \(image.rawValue); name the "
            + "medium or the kernel of the other architecture, or serve an image for this one"
    }
}

extension Kickstart.Architecture {
    /// The same in the words of images.
    fileprivate var inImages: OCI.Architecture {
        switch self {
        case .x86: .amd64
        case .arm64: .arm64
        }
    }
}
