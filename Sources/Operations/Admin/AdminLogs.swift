import Files
import Inventory
import Markup
import SystemPackage

/// The logs of installations that failed, for administrators.
struct AdminLogs: Sendable {
    /// Twice what is taken of a host.
    private static let limit = 32 << 20

    struct Item: Sendable {
        let file: String
        let bytes: Int

        var value: Value { ["file": .string(file), "bytes": .integer(bytes)] }
    }

    /// Nil where none are kept.
    let directory: FilePath?

    /// The logs of a host, oldest first.
    func list(of name: HostName) async throws -> [Item] {
        guard let directory else { return [] }
        return try await blocking { _ in
            guard try exists(directory) else { return [] }
            return try listDirectory(directory).filter { HostLogUpload.isLog($0, of: name.description) }.compactMap {
                guard let status = try? directory.appending($0).stat(followTargetSymlink: false) else { return nil }
                return Item(file: $0, bytes: Int(status.size))
            }
        }
    }

    /// - Parameter file: As ``list(of:)`` names it: anything else is not looked for.
    /// - Returns: nil when the host has no such log.
    func read(_ file: String, of name: HostName) async throws -> [UInt8]? {
        guard let directory, try await list(of: name).contains(where: { $0.file == file }) else { return nil }
        return try await blocking { _ in try readFile(directory.appending(file), limit: Self.limit) }
    }
}
