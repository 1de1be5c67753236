package import Files
import Ledger
import Provisioning
import Store
package import SystemPackage

/// The store of a cluster where no server runs: a server holds its own for itself.
package struct StoreFile: Sendable {
    private let file: FilePath

    package init(_ file: FilePath) { self.file = file }

    /// All of it as an export.
    /// - Throws: `StoreError`, `FileError` when there is none.
    package func export() async throws -> [UInt8] {
        guard try exists(file) else { throw FileError("open", file, Errno.noSuchFileOrDirectory) }
        let collected = Collected()
        _ = try await StoreDump.write(try SQLiteStore(file.string)) { await collected.add($0) }
        return await collected.bytes
    }

    private actor Collected {
        private(set) var bytes: [UInt8] = []

        func add(_ more: [UInt8]) { bytes += more }
    }

    /// Reads an export.
    /// - Throws: `FileError`.
    package static func read(_ source: FilePath) throws(FileError) -> [UInt8] {
        try readFile(source, limit: StoreDump.limit)
    }

    /// How many entries an export has that is whole.
    /// - Throws: `StoreDumpError`.
    package static func entries(of export: [UInt8]) throws -> Int { try StoreDump.entries(export).count }

    /// Fills a store that is new or empty.
    /// - Returns: How many entries it has.
    /// - Throws: `StoreDumpError`, `StoreError`, `FileError`.
    package func importing(_ export: [UInt8]) async throws -> Int {
        // Read first: an export that is damaged shall not leave a store behind.
        _ = try Self.entries(of: export)
        try createDirectories(file.removingLastComponent(), mode: .ownerReadWriteExecute)
        return try await StoreDump.read(export, into: try SQLiteStore(file.string))
    }

    /// What is damaged, a sentence each.
    /// - Throws: `StoreError` where nothing can be read at all, `FileError` when there is no store.
    package func problems() async throws -> [String] {
        guard try exists(file) else { throw FileError("open", file, Errno.noSuchFileOrDirectory) }
        let problems = try await blocking { [file] _ in try SQLiteStore.problems(file.string) }
        guard problems.isEmpty else { return problems }
        let store = try SQLiteStore(file.string)
        return try await HostLedger(store) { Timestamp(milliseconds: 0) }.problems()
            + AddedHost.Kept(store).warnings + MachineRegister.load(store).warnings
    }
}
