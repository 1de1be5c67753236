package import Hummingbird
import NIOCore

/// What a route knows about the connection of its request.
package struct PeerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The client's address without its port, as text; empty when the connection is already gone.
    package let peer: String

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? ""
    }
}
