import Glibc
import Operations
import Synchronization

/// The hosts as the server told of them last, while it is asked again every second.
final class TopNews: Sendable {
    private let state: Mutex<(hosts: TopView.Hosts, problem: String?)>

    init(_ hosts: TopView.Hosts) { state = Mutex((hosts, nil)) }

    /// The hosts, and why they are not as they are now, if so.
    var latest: (hosts: TopView.Hosts, problem: String?) { state.withLock { $0 } }

    /// Asks until it shall stop. Blocks.
    func follow(_ client: AdminClient, _ stop: StopFlag) {
        while !stop.isSet {
            do {
                let hosts = try TopView.Hosts(client)
                state.withLock { $0 = (hosts, nil) }
            } catch {
                // It may be a server that starts again.
                state.withLock { $0.problem = "\(error)" }
            }
            let next = ContinuousClock.now + .seconds(1)
            while !stop.isSet, ContinuousClock.now < next { usleep(50_000) }
        }
    }
}
