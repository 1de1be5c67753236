import Inventory
import Ledger
import OCI
import Provisioning
import Synchronization

/// Which host a session's token belongs to: the ledger keeps the sessions, this finds them.
///
/// A token that is found may be of a session that is over; the ledger says so.
final class SessionIndex: Sendable {
    private struct Table {
        var hosts: [SecretToken: HostName] = [:]
        var archives: [String: (host: HostName, session: HostRecord.Session)] = [:]
        /// The latest session of each host.
        var latest: [HostName: (token: SecretToken, archive: String)] = [:]
    }

    private let table = Mutex(Table())

    /// Takes a host's session in the place of its last one.
    func add(_ session: HostRecord.Session, of host: HostName) throws {
        let archive = try Self.archiveID(session.token)
        table.withLock { table in
            if let old = table.latest.updateValue((session.token, archive), forKey: host), old.token != session.token {
                table.hosts[old.token] = nil
                table.archives[old.archive] = nil
            }
            table.hosts[session.token] = host
            table.archives[archive] = (host, session)
        }
    }

    /// The host of a token.
    func host(_ token: SecretToken) -> HostName? { table.withLock { $0.hosts[token] } }

    /// The host of an archive's path, and its session.
    func owner(archiveID: Substring) -> (host: HostName, session: HostRecord.Session)? {
        table.withLock { $0.archives[String(archiveID)] }
    }

    /// What names a session in public: nobody comes from it to the token.
    static func archiveID(_ token: SecretToken) throws -> String {
        String(try Digest(of: Array(token.text.utf8)).hex.prefix(archiveIDLength))
    }

    static let archiveIDLength = 16
}
