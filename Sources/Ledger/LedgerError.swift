package import Inventory
package import OpenSSL
package import Store
package import SystemPackage

/// Why an event could not be kept. Nothing of it happened.
package enum LedgerError: Error, Sendable, CustomStringConvertible {
    case store(StoreError)
    /// Others changed the host again and again.
    case busy(HostName)
    /// What the store holds is not what was written there.
    case unreadable(key: String, problem: String)
    /// The bytes of a secret cannot be kept or found again.
    case secret(place: FilePath, problem: String)
    /// The library for digests failed.
    case crypto(OpenSSLError)

    package var description: String {
        switch self {
        case .store(let error): "\(error)"
        case .busy(let name): "\(name) changes too often; try again"
        case .unreadable(let key, let problem):
            "\(key) of the store cannot be read: \(problem); next: \(Self.remedy(key))"
        case .secret(let place, let problem): "a secret that was issued cannot be kept as \(place): \(problem)"
        case .crypto(let error): "\(error)"
        }
    }

    /// What helps where a record or a sentence is damaged: both go with their host.
    private static func remedy(_ key: String) -> String {
        let segments = key.split(separator: "/")
        guard segments.count > 1 else { return "slipway store check" }
        let name = segments[1]
        return "take \(name) out of the cluster file if it is there, reload, then slipway host remove \(name); "
            + "what it is then is not known, and it begins anew when it is listed again"
    }
}
