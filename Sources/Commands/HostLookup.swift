import Cluster
import Inventory

extension ClusterDefinition {
    /// The host that an argument names.
    /// - Throws: `InvalidValue` naming the hosts there are.
    func host(called text: String) throws(InvalidValue) -> Host {
        guard let host = hosts.first(where: { $0.name.description == text }) else {
            let names =
                hosts.prefix(10).map(\.name.description).joined(separator: ", ") + (hosts.count > 10 ? ", …" : "")
            throw InvalidValue(text, expected: "a host of the cluster file; it has " + (names.isEmpty ? "none" : names))
        }
        return host
    }
}
