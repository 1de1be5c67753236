import Glibc
import Kubernetes

extension APIClient {
    /// Deletes what the caller made; nothing when it is not there, or is another's.
    /// - Parameter isSure: Whether it is known to have been made; a request without an answer may still be on its way.
    func remove(_ path: ResourcePath, isSure: Bool, _ isOurs: (APIObject) -> Bool) throws {
        for attempt in 1...3 {
            if let there = try find(path) {
                if isOurs(there) { try delete(path, uid: there.uid) }
                return
            }
            if isSure || attempt == 3 { return }
            usleep(300_000)
        }
    }
}

extension APIError {
    /// Whether the request can have changed something although it failed.
    var mayHaveBeenDone: Bool {
        switch kind {
        case .broken, .timeout, .server, .malformed, .stopped: hasReachedServer
        default: false
        }
    }
}

extension ResourcePath {
    /// The command that deletes the object.
    var removal: String {
        "kubectl" + (namespace.map { " -n \($0)" } ?? "") + " delete \(kind.kind.lowercased()) \(name ?? "")"
    }
}
