import Markup
import OpenSSL

/// A whole store as lines of JSON: a head, an entry a line, and a foot with the SHA-256 of everything before it, so that
/// a cut or changed file is never taken for a whole one. It holds what the store holds, secrets too.
package enum StoreDump {
    /// The greatest size of a dump that is read, in bytes.
    package static let limit = 1 << 30
    private static let version = 1
    private static let page = 256

    /// Writes the entries as they are at one moment each page; what changes meanwhile is of one revision or another.
    /// - Parameter write: Gets lines, each ended by a newline.
    /// - Returns: How many entries there are.
    /// - Throws: ``StoreError``, or what `write` throws.
    package static func write(_ store: any Store, to write: ([UInt8]) async throws -> Void) async throws -> Int {
        var hash = try SHA256()
        let head: Value = ["slipwayStore": .integer(version)]
        try await line(head, &hash, write)
        var last: StoreKey?
        var count = 0
        while true {
            let entries = try await store.entries(under: .all, after: last, limit: page).entries
            for entry in entries {
                let value = Value.object([
                    Value.Member("key", .string(entry.key.description)),
                    Value.Member("value", .string(Hex.text(entry.value))),
                ])
                try await line(value, &hash, write)
            }
            count += entries.count
            last = entries.last?.key
            guard entries.count == page else { break }
        }
        let digest = Hex.text(try hash.finish())
        let foot: Value = ["entries": .integer(count), "sha256": .string(digest)]
        try await write(Array((foot.json() + "\n").utf8))
        return count
    }

    private static func line(
        _ value: Value, _ hash: inout SHA256, _ write: ([UInt8]) async throws -> Void
    ) async throws {
        let bytes = Array((value.json() + "\n").utf8)
        try hash.update(bytes)
        try await write(bytes)
    }

    /// Reads a dump whole, and only then fills a store that is empty.
    /// - Returns: How many entries there are.
    /// - Throws: ``StoreDumpError``, ``StoreError``.
    package static func read(_ bytes: [UInt8], into store: any Store) async throws -> Int {
        let entries = try entries(bytes)
        guard try await store.entries(under: .all, after: nil, limit: 1).entries.isEmpty else {
            throw StoreDumpError.notEmpty
        }
        var transaction = StoreTransaction()
        for (key, value) in entries {
            // All or nothing for the one that reads: a store that was filled by halves is not empty.
            transaction.require(key, nil)
            transaction.put(key, value)
        }
        _ = try await store.commit(transaction)
        return entries.count
    }

    /// The entries of a dump that is whole.
    /// - Throws: ``StoreDumpError``.
    package static func entries(_ bytes: [UInt8]) throws -> [(StoreKey, [UInt8])] {
        guard bytes.count <= limit else { throw StoreDumpError.damaged(line: 1, problem: "it is too large") }
        let newline = UInt8(ascii: "\n")
        var lines = bytes.split(separator: newline, omittingEmptySubsequences: false)
        guard bytes.last == newline, lines.popLast()?.isEmpty == true, lines.count >= 2, let last = lines.last else {
            throw StoreDumpError.damaged(line: lines.count, problem: "it is cut off")
        }
        let foot = try fields(last, line: lines.count)
        let digest = foot.text("sha256") ?? ""
        guard foot.integer("entries", in: 0...Int.max) == lines.count - 2 else {
            throw StoreDumpError.damaged(line: lines.count, problem: "it tells of another number of entries")
        }
        guard Hex.text(try SHA256.digest(of: Array(bytes[..<last.startIndex]))) == digest else {
            throw StoreDumpError.damaged(line: lines.count, problem: "its digest is another: it was changed or cut")
        }
        guard try fields(lines[0], line: 1).integer("slipwayStore", in: 1...version) != nil else {
            throw StoreDumpError.damaged(line: 1, problem: "it is of another version, or no export of a store")
        }
        var entries: [(StoreKey, [UInt8])] = []
        for (index, line) in lines.dropFirst().dropLast().enumerated() {
            let fields = try fields(line, line: index + 2)
            guard let text = fields.text("key"), let key = try? StoreKey(text),
                let value = fields.text("value").flatMap(Hex.bytes)
            else { throw StoreDumpError.damaged(line: index + 2, problem: "it is no entry") }
            entries.append((key, value))
        }
        return entries
    }

    private static func fields(_ line: ArraySlice<UInt8>, line number: Int) throws -> Fields {
        do {
            let faults = Faults(source: "line \(number)")
            let fields = Fields(try JSON.parse(Array(line), source: "line \(number)"), faults: faults)
            guard faults.isEmpty else { throw StoreDumpError.damaged(line: number, problem: "it is no object") }
            return fields
        } catch let fault as Fault {
            throw StoreDumpError.damaged(line: number, problem: fault.message)
        }
    }
}

/// Why an export of a store is not taken.
package enum StoreDumpError: Error, Sendable, Equatable, CustomStringConvertible {
    case damaged(line: Int, problem: String)
    case notEmpty

    package var description: String {
        switch self {
        case .damaged(let line, let problem): "line \(line) of the export: \(problem)"
        case .notEmpty: "the store holds something already; import into a new one"
        }
    }
}
