import HTTPTypes
import Hummingbird
import Inventory
import Synchronization

/// The URL that hosts are given: configured, or known once the socket is bound.
final class PublishedURL: Sendable {
    private let url: Mutex<BaseURL?>

    init(_ url: BaseURL?) {
        self.url = Mutex(url)
    }

    /// - Throws: 503 in the moment between binding and the first call of ``publish(_:)``.
    var value: BaseURL {
        get throws {
            guard let url = url.withLock({ $0 }) else { throw HTTPError(.serviceUnavailable) }
            return url
        }
    }

    /// Sets the URL unless one was configured.
    func publish(_ found: BaseURL) { url.withLock { $0 = $0 ?? found } }
}
