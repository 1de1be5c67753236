import Inventory
import Markup
import Provisioning
import Store

/// A host that was added while the server ran, as the store keeps it.
struct AddedHost: Sendable, Hashable {
    /// The most that are kept.
    static let limit = 20_000

    let definition: HostDefinition
    /// When it was added first: the order of hosts matters, as the first control plane starts the cluster.
    let time: Timestamp
    /// Its place among those of that time.
    let number: Int

    init(definition: HostDefinition, time: Timestamp, number: Int) {
        self.definition = definition
        self.time = time
        self.number = number
    }

    static func prefix() throws(StoreError) -> StorePrefix { StorePrefix(try StoreKey("definitions")) }

    static func key(_ name: HostName) throws(StoreError) -> StoreKey { try StoreKey("definitions/\(name)") }

    static func inOrder(_ hosts: some Sequence<AddedHost>) -> [AddedHost] {
        hosts.sorted {
            ($0.time.milliseconds, $0.number, $0.definition.host.name.description)
                < ($1.time.milliseconds, $1.number, $1.definition.host.name.description)
        }
    }

    /// What a store has of them.
    struct Kept: Sendable {
        var hosts: [HostName: AddedHost] = [:]
        /// Those whose entries cannot be read.
        var unreadable: Set<HostName> = []
        /// What is left out, as sentences.
        var warnings: [String] = []

        init(_ store: any Store) async throws(StoreError) {
            let prefix = try AddedHost.prefix()
            for entry in try await store.all(under: prefix) {
                do {
                    let added = try AddedHost(entry)
                    hosts[added.definition.host.name] = added
                } catch {
                    let name = entry.key.description.dropFirst(prefix.description.count)
                    if let name = try? HostName(String(name)) { unreadable.insert(name) }
                    warnings.append(
                        "\(entry.key) of the store cannot be read: \(error); the host gets nothing until slipway host add "
                            + "describes it anew; slipway host remove \(name) forgets it")
                }
            }
        }
    }

    var bytes: [UInt8] {
        let value: Value = [
            "version": 1, "added": .integer(Int(time.milliseconds)), "number": .integer(number),
            "host": definition.entry,
        ]
        return Array(value.json().utf8)
    }

    /// - Throws: `Fault` or `FaultReport` for what is not such an entry.
    init(_ entry: StoreEntry) throws {
        let source = entry.key.description
        let faults = Faults(source: source)
        let fields = Fields(try JSON.parse(entry.value, source: source), faults: faults)
        _ = fields.integer("version", in: 1...1)
        let time = fields.integer("added", in: 0...Int.max) ?? 0
        let number = fields.integer("number", in: 0...Int.max) ?? 0
        let definition = fields.value("host").flatMap { HostDefinition($0, path: "host", faults: faults) }
        if fields.value("host") == nil { fields.missing("host") }
        fields.finish()
        try faults.check()
        guard let definition else { throw FaultReport([]) }
        self.init(definition: definition, time: Timestamp(milliseconds: Int64(time)), number: number)
    }
}
