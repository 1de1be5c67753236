import Inventory
import Markup
import Provisioning
import Store

/// The machines that asked and that nobody listed. Whoever is on the network can make up as many as it likes: so few are
/// kept, few are written at once, and none pushes out another that asked lately.
struct MachineRegister: Sendable {
    static let limit = 1000
    /// How many new ones are taken in a minute.
    static let ratePerMinute = 60
    /// A machine that asks again is written down at most this often.
    static let pause = Duration.seconds(300)
    /// One that has not asked for so long makes room for another.
    static let keep = Duration.seconds(86_400)

    enum Outcome: Sendable {
        case refused, seenLately
        /// It is to be written, and the other forgotten.
        case keep(DiscoveredMachine, forgotten: DiscoveredMachine?)
    }

    private var machines: [HostName: DiscoveredMachine] = [:]
    private var minute: (begin: Timestamp, count: Int)?

    static func key(_ name: HostName) throws(StoreError) -> StoreKey { try StoreKey("discovered/\(name)") }

    /// - Returns: What the store has of them, and what of it cannot be read, as sentences.
    static func load(_ store: any Store) async throws(StoreError) -> (register: MachineRegister, warnings: [String]) {
        var register = MachineRegister()
        var warnings: [String] = []
        for entry in try await store.all(under: StorePrefix(try StoreKey("discovered"))) {
            do {
                let machine = try machine(entry)
                register.machines[machine.name] = machine
            } catch {
                warnings.append(
                    "\(entry.key) of the store cannot be read: \(error); it is written down again when the machine asks "
                        + "again")
            }
        }
        return (register, warnings)
    }

    private static func machine(_ entry: StoreEntry) throws -> DiscoveredMachine {
        let source = entry.key.description
        let faults = Faults(source: source)
        let machine = DiscoveredMachine(Fields(try JSON.parse(entry.value, source: source), faults: faults))
        try faults.check()
        guard let machine else { throw FaultReport([]) }
        return machine
    }

    var all: [DiscoveredMachine] { machines.values.sorted { $0.name.description < $1.name.description } }

    subscript(name: HostName) -> DiscoveredMachine? { machines[name] }

    mutating func remove(_ name: HostName) { machines[name] = nil }

    mutating func note(_ facts: MachineFacts, name: HostName, peer: String, now: Timestamp) -> Outcome {
        if var known = machines[name] {
            // Also when the clock was set back.
            let isLate = known.lastSeen.after(Self.pause) <= now || now < known.lastSeen
            guard isLate else { return .seenLately }
            (known.facts, known.lastSeen, known.peer) = (facts, now, peer)
            machines[name] = known
            return .keep(known, forgotten: nil)
        }
        guard isWithinRate(now) else { return .refused }
        var forgotten: DiscoveredMachine?
        if machines.count >= Self.limit {
            guard let oldest = machines.values.min(by: { $0.lastSeen < $1.lastSeen }),
                oldest.lastSeen.after(Self.keep) < now
            else { return .refused }
            machines[oldest.name] = nil
            forgotten = oldest
        }
        let machine = DiscoveredMachine(name: name, facts: facts, firstSeen: now, lastSeen: now, peer: peer)
        machines[name] = machine
        return .keep(machine, forgotten: forgotten)
    }

    private mutating func isWithinRate(_ now: Timestamp) -> Bool {
        guard let current = minute, current.begin <= now, now < current.begin.after(.seconds(60)) else {
            minute = (now, 1)
            return true
        }
        minute = (current.begin, current.count + 1)
        return current.count < Self.ratePerMinute
    }
}
