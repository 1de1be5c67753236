package import Inventory
import Markup
package import Provisioning
package import Store

/// The hosts and their stories in a store: every event goes through the machine, and what comes of it is kept before
/// anybody is told.
package struct HostLedger: Sendable {
    /// How many sentences of a host's story are kept.
    static let storyLength = 1000
    /// How often a transaction is tried again when somebody else was quicker.
    private static let attempts = 64

    let store: any Store
    let clock: @Sendable () -> Timestamp
    private let limiter = StoryLimiter()

    package init(_ store: any Store, clock: @escaping @Sendable () -> Timestamp) {
        self.store = store
        self.clock = clock
    }

    /// Writes down a host that was not known; one that is stays as it is.
    /// - Returns: The record there is now.
    package func add(
        _ name: HostName, phase: HostPhase, cause: String, by peer: String?
    ) async throws(LedgerError) -> HostRecord {
        for _ in 0..<Self.attempts {
            let key = try Self.key(name)
            if let entry = try await read(key) { return try Self.record(entry) }
            let record = HostRecord(name: name, phase: phase, at: clock(), cause: cause)
            let story = HostStory(of: name, beginsAs: phase, cause: cause)
            if let record = try await keep(record, over: nil, story: story, by: peer, isAlarm: false) { return record }
        }
        throw .busy(name)
    }

    /// The record of a host; nil when there is none.
    package func host(_ name: HostName) async throws(LedgerError) -> HostRecord? {
        guard let entry = try await read(Self.key(name)) else { return nil }
        return try Self.record(entry)
    }

    /// All hosts by their names, for what must not go on when one of them is not known.
    package func hosts() async throws(LedgerError) -> [HostRecord] {
        let (records, unreadable) = try await readableHosts()
        if let error = unreadable.first { throw error }
        return records
    }

    /// The hosts whose records can be read, by their names, and what is wrong with the other records.
    package func readableHosts() async throws(LedgerError) -> (records: [HostRecord], unreadable: [LedgerError]) {
        var (records, unreadable): ([HostRecord], [LedgerError]) = ([], [])
        for entry in try await all(under: Self.hostsKey()) {
            do throws(LedgerError) { records.append(try Self.record(entry)) } catch { unreadable.append(error) }
        }
        return (records, unreadable)
    }

    /// Lets an event happen to a host.
    /// - Parameters:
    ///   - peer: Who caused it: an address or an operator; nil for the server.
    ///   - policy: What the operator chose for the host.
    /// - Returns: What is to be answered, kept before this returns; nil when there is no such host.
    package func apply(
        _ event: HostEvent, to name: HostName, by peer: String?, policy: HostPolicy
    ) async throws(LedgerError) -> HostAnswer? {
        for _ in 0..<Self.attempts {
            guard let entry = try await read(Self.key(name)) else { return nil }
            let before = try Self.record(entry)
            let outcome = HostMachine(policy: policy, now: clock()).apply(event, to: before)
            var story = HostStory(event, to: before, outcome)
            let answer: HostAnswer
            let after: HostRecord
            var isAlarm = false
            var limited: String?
            switch outcome {
            case .changed(let record, let given, let alarm):
                (after, answer, isAlarm) = (record, given, alarm != nil)
                // It counts each time.
                if event.isRepeated(in: before) { limited = limit(&story, of: name, by: peer) }
            case .unchanged(let given):
                limited = limit(&story, of: name, by: peer)
                guard limited != nil else { return given }
                (after, answer) = (before, given)
            }
            guard try await keep(after, over: entry, story: story, by: peer, isAlarm: isAlarm) != nil else { continue }
            if let limited { limiter.note(limited, of: name, by: peer) }
            return answer
        }
        throw .busy(name)
    }

    /// Takes a sentence away that was told lately, or adds how often it was not told since.
    /// - Returns: What to note when it is written; nil when there is no sentence.
    private func limit(_ story: inout HostStory?, of name: HostName, by peer: String?) -> String? {
        guard let text = story?.text, let untold = limiter.admits(text, of: name, by: peer) else {
            story = nil
            return nil
        }
        if untold > 0 { story?.text += " (and \(untold) times before)" }
        return text
    }

    /// Forgets a host and its story.
    /// - Parameter others: Writes of what described the host: they happen together with its end, or not at all.
    /// - Returns: Whether it was there.
    @discardableResult
    package func remove(
        _ name: HostName, with others: StoreTransaction = StoreTransaction()
    ) async throws(LedgerError) -> Bool {
        for _ in 0..<Self.attempts {
            let key = try Self.key(name)
            let entry = try await read(key)
            guard entry != nil || !others.writes.isEmpty else { return false }
            var transaction = others
            transaction.require(key, entry)
            if entry != nil {
                transaction.delete(key)
                for sentence in try await list(
                    StorePrefix(Self.storyKey(name)), after: nil, limit: 2 * Self.storyLength)
                {
                    transaction.delete(sentence.key)
                }
            }
            guard try await commit(transaction) else { continue }
            limiter.forget(name)
            return entry != nil
        }
        throw .busy(name)
    }

    /// Keeps a record and its next sentence in one transaction.
    /// - Returns: The record with its number of sentences; nil when somebody else was quicker.
    private func keep(
        _ record: HostRecord, over entry: StoreEntry?, story: HostStory?, by peer: String?, isAlarm: Bool
    ) async throws(LedgerError) -> HostRecord? {
        var transaction = StoreTransaction()
        let record = try write(record, over: entry, story: story, by: peer, isAlarm: isAlarm, to: &transaction)
        return try await commit(transaction) ? record : nil
    }

    /// Adds the writes of a record and its next sentence to a transaction.
    func write(
        _ record: HostRecord, over entry: StoreEntry?, story: HostStory?, by peer: String?, isAlarm: Bool,
        to transaction: inout StoreTransaction
    ) throws(LedgerError) -> HostRecord {
        var record = record
        let key = try Self.key(record.name)
        transaction.require(key, entry)
        if let story {
            record.events += 1
            let sentence = HostEntry(
                host: record.name, number: record.events, time: clock(), kind: story.kind, text: story.text, peer: peer,
                phase: record.phase, isAlarm: isAlarm)
            transaction.put(try Self.storyKey(record.name, record.events), Array(sentence.value.json().utf8))
            if record.events > Self.storyLength {
                transaction.delete(try Self.storyKey(record.name, record.events - Self.storyLength))
            }
        }
        transaction.put(key, Array(record.value.json().utf8))
        return record
    }
}
