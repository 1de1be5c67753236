import ArgumentParser
import Cluster
import Files
import Operations
import SystemPackage

/// `--cluster NAME`: the store of a cluster in the state directory, without a server.
struct StoreFileOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The cluster whose store in the state directory is meant; no server may use it.", valueName: "name"),
        transform: { try ClusterName($0) })
    var cluster: ClusterName?

    /// The file of the store, whether or not it is there.
    func file(_ state: StateOption) throws -> FilePath? {
        try cluster.map { ServerState(try state.directory(), cluster: $0).store }
    }

    /// The file of a store that is there.
    /// - Throws: ``NoStore``, `FileError`.
    func existing(_ state: StateOption) throws -> FilePath? {
        guard let cluster, let file = try file(state) else { return nil }
        guard try exists(file) else { throw NoStore(cluster: cluster, state: try state.directory()) }
        return file
    }
}

/// No server has kept anything of a cluster.
struct NoStore: Error, CustomStringConvertible {
    let cluster: ClusterName
    let state: FilePath

    var description: String {
        let clusters = state.appending("clusters")
        let names = ((try? listDirectory(clusters)) ?? []).filter { name in
            (try? ClusterName(name)).flatMap { try? exists(ServerState(state, cluster: $0).store) } ?? false
        }
        let others = names.isEmpty ? "and no other store" : "but there are those of " + names.joined(separator: ", ")
        return "\(ServerState(state, cluster: cluster).store) is not there, \(others); name another with --cluster, or "
            + "its directory with --state"
    }
}
