import ImageBuild
import OCI
import OSTree
import SystemPackage
import TestSupport

/// A place where a test makes images and asks the real `ostree` about them.
struct Workshop {
    let directory: TemporaryDirectory
    static let time: UInt64 = 1_700_000_000

    init() throws { directory = try TemporaryDirectory() }

    /// What the commits of these tests say.
    static var message: TreeSource.Message {
        var message = TreeSource.Message(timestamp: time)
        message.subject = "A subject"
        message.body = "A body\nof two lines"
        return message
    }

    /// Makes an image of a source as the layout `name`.
    func build(_ source: some CommitSource, as name: String, ref: String = "ock") throws -> BuiltImage {
        var builder = try ImageBuilder(ref: RefName(ref), architecture: .amd64)
        builder.spoolDirectory = directory.path
        return try builder.build(
            source, to: LayoutDirectory(FilePath(directory(name)), reference: "latest"))
    }

    /// Unpacks an image's layer with the real `tar`, and returns the repository inside.
    func unpack(_ image: BuiltImage, of name: String) async throws -> String {
        let place = directory(name + ".unpacked")
        try await expect("mkdir", [place])
        try await expect("tar", ["-xf", directory(name) + "/blobs/sha256/" + image.layer.digest.hex, "-C", place])
        return place + "/usr/share/nginx/html/ostree"
    }

    /// Commits a tree with the real `ostree` into the repository `name`.
    func reference(_ tree: String, as name: String = "reference", _ options: [String]) async throws -> String {
        try await expect("ostree", ["--repo=\(directory(name))", "init", "--mode=archive"])
        let arguments =
            [
                "--repo=\(directory(name))", "commit", "-b", "ock", "--timestamp=@\(Self.time)", "-s", "A subject",
                "--body=A body\nof two lines", "--tree=dir=\(tree)",
            ] + options
        return try await expect("ostree", arguments).trimmingSuffix { $0 == "\n" }
    }

    @discardableResult
    func expect(_ tool: String, _ arguments: [String]) async throws -> String {
        let result = try await run(tool, arguments, deadline: .seconds(600))
        guard result.succeeded else { throw TestFailure("\(tool) \(arguments): \(result)") }
        return result.output
    }
}

extension String {
    fileprivate func trimmingSuffix(while predicate: (Character) -> Bool) -> String {
        var text = self[...]
        while let last = text.last, predicate(last) { text = text.dropLast() }
        return String(text)
    }
}
