import HTTP
import Inventory
import Ledger
import Provisioning
import Synchronization

/// How much of the archive each host has read: counted with every answer, written down now and then.
final class ArchiveProgress: Sendable {
    private struct Count {
        var bytes: Int
        var isWritten = true
    }

    private let state: ServingState
    private let counts = Mutex<[HostName: (archiveID: Substring, count: Count)]>([:])

    init(_ state: ServingState) { self.state = state }

    /// Goes on from what was written down before a restart.
    func resume(_ record: HostRecord, session: HostRecord.Session) throws {
        let id = Substring(try SessionIndex.archiveID(session.token))
        counts.withLock { $0[record.name] = (id, Count(bytes: record.progress)) }
    }

    /// Takes notice of an answer; only what went to an address of the session is the host's.
    func note(_ exchange: Exchange) {
        guard exchange.bodyBytes > 0, [200, 206].contains(exchange.status),
            let id = ArchivePrefix.archiveID(exchange.target),
            let (host, session) = state.sessions.owner(archiveID: id), isOf(session, host, exchange.peer)
        else { return }
        counts.withLock { counts in
            var count = counts[host].flatMap { $0.archiveID == id ? $0.count : nil } ?? Count(bytes: 0)
            count.bytes += exchange.bodyBytes
            count.isWritten = false
            counts[host] = (id, count)
        }
    }

    private func isOf(_ session: HostRecord.Session, _ host: HostName, _ peer: String) -> Bool {
        // Asked with every object: the policy is looked up only where it matters.
        session.peer == peer || state.materials.policy(of: host)?.allows(peer, in: session) == true
    }

    /// What has changed since the last call, in bytes.
    func take() -> [(host: HostName, bytes: Int)] {
        counts.withLock { counts in
            var changed: [(HostName, Int)] = []
            for (host, entry) in counts where !entry.count.isWritten {
                changed.append((host, entry.count.bytes))
                counts[host]?.count.isWritten = true
            }
            return changed
        }
    }

    /// Says that what ``take()`` gave could not be written down.
    func giveBack(_ hosts: [HostName]) {
        counts.withLock { counts in
            for host in hosts { counts[host]?.count.isWritten = false }
        }
    }
}
