import Boot
import Cluster
import Ignition
import Inventory
import Kickstart
import Server
import SystemPackage

/// What the hosts of a cluster are sent: the server asks, the cluster's own rooms answer.
struct ClusterMaterials: HostMaterials {
    let cluster: ClusterDefinition
    let secrets: ClusterSecrets
    /// The commit that the image's branch names; nil where no archive is served.
    let commit: String?
    let bootFiles: BootFiles?
    let version: SpecVersion

    var kernel: FilePath? { bootFiles?.kernel }
    var initrd: FilePath? { bootFiles?.initrd }

    func entryScript(baseURL: BaseURL) -> String { IPXEScript.discovery(baseURL: baseURL).text }

    func unknownHostScript(mac: MACAddress) -> String { IPXEScript.unknownHost(mac).text }

    func host(mac: MACAddress) -> HostName? { cluster.hosts.first { $0.mac == mac }?.name }

    func bootScript(session: BootSession) throws -> String {
        guard bootFiles != nil else {
            throw MaterialsRefusal.refused(reason: "the cluster file has no `install.kernel` and `install.initrd`")
        }
        let installation = try installation(session)
        return try IPXEScript.installer(session: session, commandLine: installation.installerCommandLine()).text
    }

    func kickstart(session: BootSession) throws -> [UInt8] {
        Array(try installation(session).kickstart().text.utf8)
    }

    /// The first control-plane host of the file starts the cluster, the others join it.
    func ignition(session: BootSession) throws -> [UInt8] { try ignition(of: host(session)) }

    /// The config of a host; it does not depend on the session.
    func ignition(of host: Host) throws -> [UInt8] {
        let config =
            host == cluster.firstControlPlaneHost
            ? try StartConfig.make(cluster, secrets: secrets, host: host, version: version)
            : try JoinConfig.make(
                cluster, credentials: secrets.joinCredentials, role: host.role, host: host, version: version)
        return Array(config.json().utf8)
    }

    private func installation(_ session: BootSession) throws -> Installation {
        Installation(host: try host(session), settings: cluster.install, session: session, commit: commit)
    }

    private func host(_ session: BootSession) throws(MaterialsRefusal) -> Host {
        guard let host = cluster.host(named: session.host) else { throw .gone(reason: "the host is no longer listed") }
        return host
    }
}
