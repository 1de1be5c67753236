package import Inventory
package import SystemPackage

/// What the server hands to hosts, and who they are. The server knows neither Kubernetes nor Kickstart; this does.
package protocol HostMaterials: Sendable {
    /// The script that every iPXE gets first, the same for all: it leads to the script of the host's own MAC.
    func entryScript(baseURL: BaseURL) -> String
    /// The script for a machine that no host is listed for: it says so and leaves the network boot.
    func unknownHostScript(mac: MACAddress) -> String
    /// The host with this network interface; nil when there is none.
    func host(mac: MACAddress) async throws -> HostName?
    /// The iPXE script that starts a host's installer.
    /// - Throws: ``MaterialsRefusal``, or an error that is answered 500.
    func bootScript(session: BootSession) async throws -> String
    /// The host's Kickstart, with its secrets.
    /// - Throws: ``MaterialsRefusal``, or an error that is answered 500.
    func kickstart(session: BootSession) async throws -> [UInt8]
    /// The host's Ignition config, with its secrets.
    /// - Throws: ``MaterialsRefusal``, or an error that is answered 500.
    func ignition(session: BootSession) async throws -> [UInt8]
    /// The installer's kernel; nil when none is configured.
    var kernel: FilePath? { get }
    /// The installer's initial RAM disk; nil when none is configured.
    var initrd: FilePath? { get }
}

/// Why a host does not get what it asks for. The reason goes into the events, not to the host.
package enum MaterialsRefusal: Error, Sendable, CustomStringConvertible {
    /// 503: the host shall ask again.
    case notReady(reason: String, retryAfterSeconds: Int)
    /// 403: the host shall give up.
    case refused(reason: String)
    /// 410: it was available, and is not any more.
    case gone(reason: String)

    package var description: String {
        switch self {
        case .notReady(let reason, _): "not ready: \(reason)"
        case .refused(let reason): "refused: \(reason)"
        case .gone(let reason): "no longer available: \(reason)"
        }
    }
}
