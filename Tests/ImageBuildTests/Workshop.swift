import ImageBuild
import OCI
import OSTree
import Repository
import SystemPackage
import TestSupport

/// A place where a test makes images and asks the real `ostree` about them.
struct Workshop {
    let directory: TemporaryDirectory
    static let time: UInt64 = 1_700_000_000

    init() throws { directory = try TemporaryDirectory() }

    /// What the commits of these tests say.
    static var message: CommitMessage {
        var message = CommitMessage(timestamp: time)
        message.subject = "A subject"
        message.body = "A body\nof two lines"
        return message
    }

    /// A tree whose commit the branch `ock` names.
    static func tree(
        _ path: String, message: CommitMessage = Workshop.message, withAttributes: Bool = true,
        skipsSpecial: Bool = false
    ) throws -> TreeSource {
        TreeSource(
            path, refs: [try RefName("ock")], message: message, withAttributes: withAttributes,
            skipsSpecial: skipsSpecial)
    }

    /// Makes an image of a source as the layout `name`, an artifact unless `front` says otherwise.
    func build(
        _ source: some CommitSource, as name: String, front: ImageFront = .none,
        _ configure: (inout ImageBuilder) throws -> Void = { _ in },
        checkStop: @escaping @Sendable () throws -> Void = {}
    ) throws -> BuiltImage {
        var builder = ImageBuilder(architecture: .amd64)
        builder.spoolDirectory = directory.path
        try configure(&builder)
        let destination = try LayoutDirectory(FilePath(directory(name)), reference: "latest")
        let image = try builder.build(source, front: front, to: destination, checkStop: checkStop)
        _ = try destination.publish([image.descriptor])
        return image
    }

    /// Unpacks an image's plain layers with the real `tar`, and returns the repository inside.
    func unpack(_ image: BuiltImage, of name: String) async throws -> String {
        let place = directory(name + ".unpacked")
        try await expect("mkdir", [place])
        for layer in image.layers where layer.mediaType == .layer {
            try await expect("tar", ["-xf", directory(name) + "/blobs/sha256/" + layer.digest.hex, "-C", place])
        }
        return place + "/usr/share/nginx/html/ostree"
    }

    /// The image of the layout `name`, open.
    func open(_ name: String) throws -> ArchiveImage {
        try ArchiveImage(OpenedImage(ImageLocation("oci:" + directory(name))))
    }

    /// The image of the layout `name`, as the version before.
    func previous(_ name: String) throws -> PreviousImage { try PreviousImage(open(name)) {} }

    /// Commits a tree with the real `ostree` into the repository `name`.
    func reference(
        _ tree: String, as name: String = "reference", _ options: [String], mode: String = "archive"
    ) async throws -> String {
        try await expect("ostree", ["--repo=\(directory(name))", "init", "--mode=\(mode)"])
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

extension BuiltImage {
    /// The first commit.
    var commit: Checksum? { commits.first?.checksum }
}
