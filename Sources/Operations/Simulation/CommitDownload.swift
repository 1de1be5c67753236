import HTTP
import OSTree

/// Fetches a branch of an OSTree archive as a client does: the ref, the commit, and every object that it reaches, each
/// verified against its name. Nothing is kept.
struct CommitDownload {
    /// As many requests are under way as libostree has (`max-outstanding-fetcher-requests`).
    private static let concurrency = 8
    /// The greatest object, in bytes as it travels.
    private static let objectLimit = 8 << 30

    let client: Client
    /// The URL of the repository, without a slash at its end.
    let repository: String
    let ref: String

    /// What was fetched.
    struct Result {
        let commit: Checksum
        let objects: Int
        let bytes: Int
    }

    /// An object that the archive does not hold.
    struct Missing: Error, CustomStringConvertible {
        let name: String
        let status: Int
        var description: String { "the server answered \(status) for \(name)" }
    }

    private struct Piece {
        let name: ObjectName
        /// The bytes of metadata; empty for files, which are checked as they arrive.
        let metadata: [UInt8]
        let bytes: Int
    }

    /// Fetches everything.
    /// - Throws: ``Missing``, ``WrongChecksum``, `OSTreeError` or `TransportError`.
    func run() async throws -> Result {
        let commit = try await resolve()
        var walk = CommitWalk(commit: commit)
        var objects = 0
        var bytes = 0
        try await withThrowingTaskGroup(of: Piece.self) { group in
            var running = 0
            while true {
                while running < Self.concurrency, let name = walk.next() {
                    running += 1
                    group.addTask { try await fetch(name) }
                }
                guard running > 0, let piece = try await group.next() else { return }
                running -= 1
                objects += 1
                bytes += piece.bytes
                if piece.name.kind != .file { try walk.take(piece.metadata, of: piece.name) }
            }
        }
        return Result(commit: commit, objects: objects, bytes: bytes)
    }

    private func resolve() async throws -> Checksum {
        let name = "refs/heads/\(ref)"
        let (response, body) = try await client.get("\(repository)/\(name)", limit: 128)
        guard response.status == 200 else { throw Missing(name: name, status: response.status) }
        return try Checksum(hex: String(decoding: body, as: UTF8.self).trimmingSuffix { $0.isNewline })
    }

    private func fetch(_ name: ObjectName) async throws -> Piece {
        let url = "\(repository)/\(name.path)"
        guard name.kind == .file else {
            let (response, body) = try await client.get(url, limit: ObjectKind.metadataLimit)
            guard response.status == 200 else { throw Missing(name: name.path, status: response.status) }
            return Piece(name: name, metadata: body, bytes: body.count)
        }
        let (response, _) = try await client.get(url, limit: Self.objectLimit, deadline: .seconds(600)) { body in
            var reader = try FileObjectReader(limit: .max)
            try body.forEach { try reader.write($0) }
            try CommitWalk.check(reader.finish(), name)
        }
        guard response.status == 200 else { throw Missing(name: name.path, status: response.status) }
        return Piece(name: name, metadata: [], bytes: response.bodyBytes)
    }
}

extension String {
    /// The text without the characters at its end that a condition holds for.
    fileprivate func trimmingSuffix(while isDropped: (Character) -> Bool) -> Substring {
        var rest = self[...]
        while let last = rest.last, isDropped(last) { rest = rest.dropLast() }
        return rest
    }
}
