import Deltas
import OSTree
import Repository
import SystemPackage
import TestSupport

/// An archive of the real `ostree`, our static deltas in it, and hosts that pull from it.
struct DeltaWorkshop {
    let directory: TemporaryDirectory
    var archive: String { directory("archive") }
    var tree: String { directory("tree") }

    init() async throws {
        directory = try TemporaryDirectory()
        try makeDirectory(tree)
        try await expect("ostree", ["--repo=\(archive)", "init", "--mode=archive"])
    }

    /// Makes or changes the tree with a shell script that runs inside it.
    func change(_ script: String) async throws {
        try await expect("sh", ["-euc", "umask 022; cd \"$1\"; \(script)", "sh", tree])
    }

    /// Commits the tree with the real `ostree` to the branch `ock`.
    func commit(_ options: [String] = []) async throws -> Checksum {
        let arguments = ["--repo=\(archive)", "commit", "-b", "ock", "--timestamp=@1700000000", "--tree=dir=\(tree)"]
        return try Checksum(hex: try await expect("ostree", arguments + options).prefix(64))
    }

    /// The files of a delta by their paths, in the order in which they came.
    func make(
        from: Checksum? = nil, to: Checksum, threads: Int = 2, fallbackSize: Int? = 4_000_000
    ) throws -> (files: [(path: String, bytes: [UInt8])], summary: DeltaSummary) {
        var generator = DeltaGenerator(store: try RepositoryStore(archive), from: from, to: to)
        generator.threads = threads
        generator.fallbackSize = fallbackSize
        var files: [(path: String, bytes: [UInt8])] = []
        let summary = try generator.generate { files.append(($0, $1)) }
        return (files, summary)
    }

    /// Puts a delta into the archive.
    @discardableResult
    func add(from: Checksum? = nil, to: Checksum, fallbackSize: Int? = 4_000_000) async throws -> DeltaSummary {
        let (files, summary) = try make(from: from, to: to, fallbackSize: fallbackSize)
        try await expect("mkdir", ["-p", "\(archive)/\(summary.name.directory)"])
        for file in files { try write(file.bytes, to: file.path) }
        return summary
    }

    /// Writes a file of the archive.
    func write(_ bytes: [UInt8], to path: String) throws {
        let descriptor = try FileDescriptor.open(
            FilePath("\(archive)/\(path)"), .writeOnly, options: [.create, .truncate],
            permissions: FilePermissions(rawValue: 0o644))
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
    }

    /// Makes a delta with the real `ostree`, and returns its superblock.
    func reference(_ arguments: [String], _ name: StaticDeltaName) async throws -> [UInt8] {
        try await expect("ostree", ["--repo=\(archive)", "static-delta", "generate"] + arguments)
        return try bytes("\(archive)/\(name.superblockPath)")
    }

    func bytes(_ path: String) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(FilePath(path), .readOnly)
        return try descriptor.closeAfter {
            let size = try descriptor.seek(offset: 0, from: .end)
            return try [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
                count = try descriptor.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    /// Makes an empty repository of a host.
    func makeHost(_ mode: String = "bare") async throws -> String {
        let host = directory("host")
        try await expect("ostree", ["--repo=\(host)", "init", "--mode=\(mode)"])
        return host
    }

    /// Serves the archive over HTTP while a host pulls from it.
    /// - Returns: The paths that the host asked for, and got.
    func pull(to host: String, _ options: [String] = []) async throws -> [String] {
        let port = try freePort()
        let arguments = ["-u", "-m", "http.server", "--bind", "127.0.0.1", "--directory", archive, "\(port)"]
        let (_, server) = try await whileRunning("python3", arguments) { program in
            try await program.wait(for: "a listening server") { $0.output.contains("Serving HTTP") }
            try await expect(
                "ostree",
                [
                    "--repo=\(host)", "remote", "add", "--force", "--no-gpg-verify", "origin",
                    "http://127.0.0.1:\(port)/",
                ])
            try await expect("ostree", ["--repo=\(host)", "pull"] + options + ["origin", "ock"])
        }
        return server.error.split(separator: "\n").compactMap { line in
            let words = line.split(separator: " ")
            guard let get = words.firstIndex(of: "\"GET"), words.count > get + 3, words[get + 3] == "200" else {
                return nil
            }
            return String(words[get + 1].dropFirst())
        }
    }

    /// Checks all objects of a host, and that it gets the very tree.
    func check(_ host: String, _ commit: Checksum) async throws {
        try await expect("ostree", ["--repo=\(host)", "fsck", "-q"])
        let checkout = directory("checkout")
        try await expect("ostree", ["--repo=\(host)", "checkout", "-U", "\(commit)", checkout])
        try await expect("diff", ["-r", "--no-dereference", tree, checkout])
        removeTree(checkout)
    }

    @discardableResult
    func expect(_ tool: String, _ arguments: [String]) async throws -> String {
        let result = try await run(tool, arguments)
        guard result.succeeded else { throw TestFailure("\(tool) \(arguments): \(result)") }
        return result.output
    }
}
