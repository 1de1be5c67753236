package import Hummingbird
import NIOCore

/// What a route knows about the connection of its request.
package struct PeerContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The client's address without its port, as text; empty for a Unix socket.
    package let peer: String
    let channel: any Channel

    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
        peer = source.channel.remoteAddress?.peer ?? ""
    }
}
