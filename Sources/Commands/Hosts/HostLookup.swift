import Cluster
import Inventory
import Markup

extension ClusterDefinition {
    /// The host that an argument names.
    /// - Throws: `InvalidValue` naming the host that was meant, or those there are.
    func host(called text: String) throws(InvalidValue) -> Host {
        guard let host = hosts.first(where: { $0.name.description == text }) else {
            let names = hosts.map(\.name.description)
            let some = names.prefix(10).joined(separator: ", ") + (names.count > 10 ? ", …" : "")
            let known = nearest(to: text, among: names).map { "did you mean \($0)?" }
            throw InvalidValue(
                text, expected: "a host of the cluster file; " + (known ?? "it has " + (some.isEmpty ? "none" : some)))
        }
        return host
    }
}
