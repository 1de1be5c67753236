import ArgumentParser
import Files
import Operations
import OSTree
import Repository
import SystemPackage

/// `slipway archive cat`.
struct ArchiveCat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cat",
        abstract: "Write files of a commit to standard output.",
        discussion: """
            Symbolic links are followed inside the commit.

            EXAMPLE
              slipway archive cat oci:rack/image /usr/lib/os-release
            """)

    @OptionGroup var archive: ArchiveArgument
    @Argument(help: "The files.", transform: { try TreePath($0) })
    var paths: [TreePath]
    @Option(help: "The branch or commit; the only branch unless it is given.")
    var ref: String?

    func run() async throws {
        let (archive, paths, ref) = (archive, paths, ref)
        try await interruptible {
            try await blocking { stop in
                let tree = try archive.open().commit(of: ref)
                for path in paths {
                    guard case .file(let file)? = try tree.resolve(path)?.node else {
                        throw RepositoryError(
                            "\(archive.location)", "has no file `\(path)` in commit \(tree.checksum)", kind: .missing)
                    }
                    // Verified first: what is corrupt shall not be half written.
                    try tree.store.readFile(file) { _ in if stop.isSet { throw CancellationError() } }
                    try tree.store.readFile(file) { bytes in
                        if stop.isSet { throw CancellationError() }
                        do { _ = try FileDescriptor.standardOutput.writeAll(bytes) } catch {
                            throw FileError("write to", "standard output", error)
                        }
                    }
                }
            }
        }
    }
}
