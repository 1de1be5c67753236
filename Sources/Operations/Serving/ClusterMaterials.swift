import Boot
import Cluster
import Inventory
import Kickstart
import Ledger
import Provisioning
import Server
import Store

/// What the hosts of a cluster are sent: the server asks, the cluster's own rooms answer.
struct ClusterMaterials: HostMaterials {
    let served: ServedCluster
    let directory: HostDirectory
    let join: JoinMaterials
    let ledger: HostLedger
    let clock: @Sendable () -> Timestamp

    private var cluster: ClusterDefinition { served.cluster }

    var files: [HostFile] { served.files }

    var unknownHosts: ServeSettings.UnknownHosts { cluster.serve.unknown }

    /// Who starts the cluster is decided where the configs are made.
    var order: ClusterOrder { ClusterOrder(first: nil, answers: true, limit: cluster.serve.installLimit) }

    func entryScript(_ labels: MachineLabels, baseURL: BaseURL) -> String {
        IPXEScript.discovery(labels, baseURL: baseURL).text
    }

    func script(_ answer: BootAnswer, _ labels: MachineLabels, baseURL: BaseURL) -> String {
        switch answer {
        case .localDisk: IPXEScript.localDisk.text
        case .wait(let reason): IPXEScript.wait(reason, labels, baseURL: baseURL).text
        case .leave(let mac): IPXEScript.unknownHost(mac).text
        }
    }

    func recognise(_ machine: MachineMarks) async throws -> Recognition {
        try await directory.recognise(MachineFacts(machine).identity)
    }

    func discover(_ machine: MachineMarks, peer: String) async throws -> HostName? {
        do { return try await directory.discover(MachineFacts(machine), from: peer) } catch let error as StoreError {
            throw LedgerError.store(error)
        }
    }

    func policy(of name: HostName) -> HostPolicy? {
        guard let host = cluster.host(named: name) else { return nil }
        let settings = cluster.install(of: host)
        var policy = HostPolicy()
        policy.window = cluster.serve.window.duration
        policy.fixedAddresses = Set(host.network.addresses.map(\.address.description))
        policy.allowsOtherAddresses = cluster.serve.otherAddresses == .allow
        policy.embedsIgnition = settings.ignition == .embed
        policy.skipsKickstart = settings.method == .coreos
        return policy
    }

    func bootScript(session: BootSession) throws -> String {
        let host = try host(session)
        guard served.installers.hasInstaller(host) else {
            throw MaterialsRefusal.refused(
                reason: "the cluster file has neither `install.medium` nor `install.kernel` and `install.initrd` for it"
            )
        }
        return try IPXEScript.installer(served.installation(of: host, session)).text
    }

    func kickstart(session: BootSession) throws -> [UInt8] {
        let installation = served.installation(of: try host(session), session)
        guard installation.hasKickstart else {
            throw MaterialsRefusal.refused(reason: "`install.method` is coreos, which has no Kickstart")
        }
        return Array(try installation.kickstart().text.utf8)
    }

    func ignition(session: BootSession) async throws -> [UInt8] {
        try await join.ignition(of: try host(session), session: session.nonce, in: cluster, clock: clock) {
            try await ledger.hosts()
        }
    }

    private func host(_ session: BootSession) throws(MaterialsRefusal) -> Host {
        guard let host = cluster.host(named: session.host) else {
            throw .notReady(
                reason: "the host is not listed now", retryAfterSeconds: JoinMaterials.retryAfterSeconds)
        }
        return host
    }
}

extension MachineFacts {
    fileprivate init(_ machine: MachineMarks) {
        self.init(
            mac: machine.mac, uuid: machine.uuid, serial: machine.serial, assetTag: machine.assetTag,
            architecture: machine.architecture, labels: machine.labels)
    }
}
