/// Why a node is not moved.
package enum MigrationRefusal: Error, CustomStringConvertible, Sendable {
    case sameCluster(String)

    package var description: String {
        switch self {
        case .sameCluster(let place):
            "nothing was changed: source and destination are one cluster (\(place)); give another --destination"
        }
    }
}
