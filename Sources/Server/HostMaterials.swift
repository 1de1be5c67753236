package import Inventory
package import Provisioning

/// What the server hands to hosts, and who they are. The server knows neither Kubernetes nor Kickstart; this does.
package protocol HostMaterials: Sendable {
    /// The script that every iPXE gets first, the same for all but for the labels that its URL has, which it hands on: it
    /// leads to the script of the host's own MAC.
    func entryScript(_ labels: MachineLabels, baseURL: BaseURL) -> String
    /// The script of a machine that is not installed now, and that hands its labels on when it begins again.
    func script(_ answer: BootAnswer, _ labels: MachineLabels, baseURL: BaseURL) -> String
    /// Which host a machine is.
    func recognise(_ machine: MachineMarks) async throws -> Recognition
    /// What becomes of a machine that is no host.
    var unknownHosts: ServeSettings.UnknownHosts { get }
    /// Writes down a machine that is no host, for an operator to approve.
    /// - Returns: The name it has from now on; nil when it cannot be done now, as too many are written down already.
    func discover(_ machine: MachineMarks, peer: String) async throws -> HostName?
    /// What the operator chose for a host; nil while it is not listed.
    func policy(of host: HostName) -> HostPolicy?
    /// Which hosts come before which.
    var order: ClusterOrder { get }
    /// The iPXE script that starts a host's installer.
    /// - Throws: ``MaterialsRefusal``, or an error that is answered 500.
    func bootScript(session: BootSession) async throws -> String
    /// The host's Kickstart, with its secrets.
    /// - Throws: ``MaterialsRefusal``, or an error that is answered 500.
    func kickstart(session: BootSession) async throws -> [UInt8]
    /// The host's Ignition config, with its secrets.
    /// - Throws: ``MaterialsRefusal``, or an error that is answered 500.
    func ignition(session: BootSession) async throws -> [UInt8]
    /// What is served as it is, to whoever asks; each path is there once.
    var files: [HostFile] { get }
}

/// What a machine that boots is told, but for one that is installed.
package enum BootAnswer: Sendable, Hashable {
    /// It boots its disk.
    case localDisk
    /// It begins again a little later, and shows why.
    case wait(reason: String)
    /// Nobody listed it: it goes on to its next boot device.
    case leave(MACAddress)
}

/// Why a host does not get what it asks for. The reason goes into the events, not to the host.
package enum MaterialsRefusal: Error, Sendable, CustomStringConvertible {
    /// 503: the host shall ask again.
    case notReady(reason: String, retryAfterSeconds: Int)
    /// 403: the host shall give up.
    case refused(reason: String)
    /// 410: it was available, and is not any more.
    case gone(reason: String)

    /// What its host's story tells.
    var answer: HostAnswer {
        switch self {
        case .notReady(let reason, _): .notReady(reason: reason)
        case .refused(let reason): .refused(reason: reason)
        case .gone(let reason): .gone(reason: reason)
        }
    }

    package var description: String {
        switch self {
        case .notReady(let reason, _): "not ready: \(reason)"
        case .refused(let reason): "refused: \(reason)"
        case .gone(let reason): "no longer available: \(reason)"
        }
    }
}
