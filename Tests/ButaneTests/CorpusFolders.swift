import FoundationEssentials
import Glibc
import SystemPackage
import TestSupport

/// The local files of the corpus's cases, with their links, which lie there as files that hold their targets.
struct CorpusFolders {
    private let copies: TemporaryDirectory

    init() throws {
        guard let shared = Places.shared else { throw TestFailure("the shared cases are not here") }
        copies = try TemporaryDirectory()
        let folders = copies("folders")
        try FileManager.default.copyItem(atPath: "\(shared)/corpus/butane-files", toPath: folders)
        for name in try FileManager.default.subpathsOfDirectory(atPath: folders) where name.hasSuffix("/link") {
            let path = "\(folders)/\(name)"
            let target = try String(contentsOfFile: path, encoding: .utf8)
            chmod(path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }, 0o755)
            guard unlink(path) == 0, symlink(target, path) == 0 else { throw TestFailure("cannot link \(path)") }
        }
    }

    /// A folder; those that the corpus names and does not have are empty.
    func path(_ folder: String) -> FilePath {
        let path = copies("folders") + "/" + folder
        mkdir(path, 0o755)
        return FilePath(path)
    }

    /// The folder of a case; empty directories that the corpus lost, as accepted cases show, are there again.
    func path(of each: CorpusCase) -> FilePath? {
        guard let path = each.folder.map(path) else { return nil }
        if each.isAccepted, each.input.contains("trees:") {
            chmod(path.string, 0o755)
            for tree in ["tree", "tree2"] where each.input.contains("local: \(tree)\n") {
                mkdir(path.appending(tree).string, 0o755)
            }
        }
        return path
    }
}
