import NIOCore

/// The connections of a client: idle ones are used again, and no server gets more than 16 at a time.
final class ClientPool: Sendable {
    /// Where connections lead.
    struct Key: Sendable, Hashable {
        let isTLS: Bool
        let host: String
        let port: Int
    }

    private struct Idle {
        let channel: any Channel
        let since: ContinuousClock.Instant
    }

    private struct Content {
        var idle: [Key: [Idle]] = [:]
        var used: [Key: Int] = [:]
        var live: [ObjectIdentifier: any Channel] = [:]
    }

    static let connectionLimit = 16
    /// Many servers end connections that were idle for a minute: what is older is not tried.
    private static let idleLimit = Duration.seconds(30)

    private let content = BlockingState(Content())

    /// Waits for a place, and takes it.
    /// - Returns: A connection that was used before; nil if one is to be made.
    func take(
        _ key: Key, until end: ContinuousClock.Instant?, isStopped: () -> Bool
    ) throws(BlockingInterruption) -> (any Channel)? {
        let choice = try content.wait(isStopped: isStopped, until: { _ in end }) { content -> Choice? in
            guard content.used[key, default: 0] < Self.connectionLimit else { return nil }
            content.used[key, default: 0] += 1
            var old: [any Channel] = []
            while let last = content.idle[key]?.popLast() {
                if last.channel.isActive, last.since + Self.idleLimit > .now {
                    return Choice(channel: last.channel, old: old)
                }
                old.append(last.channel)
            }
            return Choice(channel: nil, old: old)
        }
        for channel in choice.old { channel.close(promise: nil) }
        return choice.channel
    }

    private struct Choice: Sendable {
        let channel: (any Channel)?
        let old: [any Channel]
    }

    /// Gives a place back, with its connection if that can carry another request.
    func give(_ key: Key, _ channel: (any Channel)?) {
        content.update { content in
            content.used[key, default: 1] -= 1
            if let channel, channel.isActive {
                content.idle[key, default: []].append(Idle(channel: channel, since: .now))
            }
        }
    }

    /// Keeps a connection in mind until it ends.
    func watch(_ channel: any Channel) {
        let name = ObjectIdentifier(channel)
        content.withLock { $0.live[name] = channel }
        channel.closeFuture.whenComplete { [content] _ in content.withLock { _ = $0.live.removeValue(forKey: name) } }
    }

    /// Ends all connections.
    func close() {
        let channels = content.withLock { Array($0.live.values) }
        for channel in channels { channel.close(promise: nil) }
    }
}
