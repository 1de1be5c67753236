/// What comes of an event.
package enum HostOutcome: Sendable, Hashable {
    /// The record as it is now, which must be kept before the answer goes out.
    case changed(HostRecord, HostAnswer, alarm: String? = nil)
    /// Nothing changed.
    case unchanged(HostAnswer)
}

/// What whoever caused an event is told.
package enum HostAnswer: Sendable, Hashable {
    /// Done; nothing else to say.
    case accepted
    /// The installer starts, in this session.
    case install(HostRecord.Session)
    /// It boots what is on its disk.
    case localDisk
    /// It asks again later: the reason is shown on its console.
    case wait(reason: String)
    /// The secret with this digest goes out; whether it is issued now or once more.
    case deliver(digest: String, isFirst: Bool)
    /// 503: it asks again.
    case notReady(reason: String)
    /// 403: it is not the one it says, or this is not the time.
    case refused(reason: String)
    /// 410: it had its chance.
    case gone(reason: String)
}
