import Inventory
import Markup
import Provisioning

/// What the administration has to know of hosts besides their records: who they are, and what was chosen for them.
protocol AdminHosts: Sendable {
    /// What is known of a host; nil when nothing describes it.
    func facts(of name: HostName) async -> HostFacts?

    /// What the operator chose for a host.
    func policy(of name: HostName) async -> HostPolicy

    /// Takes hosts over, all or none, and gives them records.
    /// - Parameters:
    ///   - entries: As those of `hosts:` in a cluster file.
    ///   - administrator: Who does it, for the audit trail.
    ///   - replacing: Whether a host that was added before may be described anew.
    ///   - isDryRun: Checks only.
    /// - Returns: Their names.
    /// - Throws: `FaultReport` for what is no such entry or goes against others, ``AdminRefusal``,
    ///   ``HostDirectoryRefusal``.
    func add(
        _ entries: [Node], by administrator: String, replacing: Bool, isDryRun: Bool
    ) async throws -> [HostName]

    /// Makes a machine that asked, and that nothing describes, one of the hosts.
    /// - Parameter entry: What it is from now on; without a `mac` it has that of the machine.
    /// - Returns: Its name from now on.
    /// - Throws: As ``add(_:by:replacing:isDryRun:)`` does.
    func approve(
        _ name: HostName, as entry: Node, by administrator: String, isDryRun: Bool
    ) async throws -> HostName

    /// Why a host cannot be removed, such as that the cluster file lists it; nil when it can.
    func reasonToKeep(_ name: HostName) async -> String?

    /// Forgets a host that was added or that asked.
    /// - Throws: ``AdminRefusal``.
    func remove(_ name: HostName) async throws

    /// Reads the cluster file and what belongs to it again.
    /// - Returns: What changed, a sentence each.
    /// - Throws: What is wrong with the file; then everything stays as it was.
    func reload() async throws -> [String]
}

/// Who a host is.
struct HostFacts: Sendable, Hashable {
    /// Where it was described.
    enum Origin: String, Sendable {
        case clusterFile = "cluster file"
        case added
        case discovered
    }

    let origin: Origin
    /// Its role as the cluster file says it; nil for one that has none yet.
    let role: String?
    let macs: [String]
    /// Its fixed address; nil for one that asks DHCP.
    let address: String?
    /// How many bytes of the archive an installation asks for; nil when that is not known.
    let archiveBytes: Int?
    /// What a machine that nobody listed told of itself.
    let told: Value?

    init(
        origin: Origin, role: String?, macs: [String], address: String?, archiveBytes: Int?, told: Value? = nil
    ) {
        self.origin = origin
        self.role = role
        self.macs = macs
        self.address = address
        self.archiveBytes = archiveBytes
        self.told = told
    }
}
