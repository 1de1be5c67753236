import OSTree
import TestSupport

/// An archive repository that the real `ostree` made, with a commit `demo/a` (version 1.2, then 1.3) and one `b` without
/// a version.
struct PeerRepository {
    let directory: TemporaryDirectory
    /// The real program, or another build of it.
    let program: String

    init(_ program: String = "ostree") async throws {
        directory = try TemporaryDirectory()
        self.program = program
        try makeDirectory(directory("tree"))
        try await ostree(["init", "--mode=archive"])
        for (ref, version) in [("demo/a", "1.2"), ("demo/a", "1.3"), ("b", nil)] {
            try directory.write("tree/file", "\(ref) \(version ?? "")\n")
            try await ostree(
                ["commit", "--branch=\(ref)", "--tree=dir=\(directory("tree"))", "--owner-uid=0", "--owner-gid=0"]
                    + (version.map { ["--add-metadata-string=version=\($0)"] } ?? []))
        }
    }

    var path: String { directory("repo") }

    /// Runs a command on the repository.
    @discardableResult
    func ostree(_ arguments: [String], succeeds: Bool = true) async throws -> CommandResult {
        let result = try await run(program, arguments + ["--repo=\(path)"])
        guard result.succeeded == succeeds else { throw TestFailure("ostree \(arguments): \(result)") }
        return result
    }

    /// Which commit a ref points to.
    func commit(_ ref: String) throws -> Checksum {
        try Checksum(hex: directory.read("repo/refs/heads/\(ref)").prefix { $0 != "\n" })
    }

    /// What the refs of a summary are.
    func references() throws -> [Summary.Reference] {
        try ["demo/a", "b"].map { name in
            let object = try ObjectName(commit(name), .commit)
            return try Summary.Reference(RefName(name), commitObject: readBytes("\(path)/\(object.path)"))
        }
    }

    /// Makes an empty repository with this one as its remote `origin`.
    func client(mode: String = "archive", _ settings: [String] = []) async throws -> String {
        let client = directory("client")
        removeTree(client)
        let options = settings.map { "--set=\($0)" }
        for arguments in [
            ["init", "--mode=\(mode)"], ["remote", "add", "--no-gpg-verify", "origin", "file://\(path)"] + options,
        ] {
            let result = try await run(program, arguments + ["--repo=\(client)"])
            guard result.succeeded else { throw TestFailure("\(arguments): \(result)") }
        }
        return client
    }
}
