import Encapsulation
import ImageBuild
import OCI
import OSTree
import TestSupport
import Testing

@Suite("Archives of encapsulated images", .enabled(if: Tool("ostree").isUsable && Tool.isRoot))
struct EncapsulatedTests {
    private let workshop: Workshop

    init() throws { workshop = try Workshop() }

    /// An encapsulator of a commit that the real `ostree` made.
    private func encapsulator(_ options: [String] = []) async throws -> (Encapsulator, commit: String) {
        let tree = workshop.directory("tree")
        try await OddTree.make(at: tree, in: workshop)
        let commit = try await workshop.reference(tree, options)
        let copy = try TemporaryDirectory()
        return (
            try await Encapsulator(repository: workshop.directory("reference"), commit: commit, in: copy), commit
        )
    }

    private func source(_ location: String, refs: [RefName]) throws -> EncapsulatedSource {
        let source = try ImageLocation(location).source()
        let image = try SourceImage(source, platform: Platform(.amd64))
        return EncapsulatedSource(refs: refs) { try EncapsulatedImage(image, source, spoolDirectory: $0) }
    }

    @Test(
        "the commit stays, through every transport",
        arguments: [
            "oci:{}", "oci-archive:{}.tar", "docker-archive:{}.docker.tar", "dir:{}.dir", "dir:{}.v2s2",
        ])
    func transports(_ form: String) async throws {
        let (encapsulator, commit) = try await encapsulator()
        let place = workshop.directory("encapsulated")
        _ = try await encapsulator.write(layout: place)
        let location = form.replacing("{}", with: place)
        if !form.hasPrefix("oci:") {
            let format = form.hasSuffix("v2s2") ? ["--format", "v2s2"] : []
            try await workshop.expect("skopeo", ["copy", "-q"] + format + ["oci:" + place, location])
        }
        let ref = try RefName("ock")
        let image = try workshop.build(source(location, refs: [ref]), as: "image")
        #expect(image.commit?.description == commit)
        let repository = try await workshop.unpack(image, of: "image")
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
        try await workshop.expect("ostree", ["--repo=\(workshop.directory("pulled"))", "init", "--mode=bare-user"])
        try await workshop.expect(
            "ostree", ["--repo=\(workshop.directory("pulled"))", "pull-local", repository, "ock"])
        // Equal to the archive of the same commit, byte for byte: nothing depends on where it came from.
        let direct = try workshop.build(source("oci:" + place, refs: [ref]), as: "direct")
        #expect(direct.descriptor.digest == image.descriptor.digest)
    }

    @Test("without a ref it takes those that the commit is bound to")
    func bindings() async throws {
        let (encapsulator, _) = try await encapsulator()
        _ = try await encapsulator.write(layout: workshop.directory("encapsulated"))
        let image = try workshop.build(source("oci:" + workshop.directory("encapsulated"), refs: []), as: "image")
        #expect(image.refs.keys.map(\.description) == ["ock"])
    }

    @Test("a damaged one is published nowhere, and leaves nothing in the spool")
    func damage() async throws {
        var (encapsulator, _) = try await encapsulator(["--no-bindings"])
        encapsulator.damage = { image in
            let last = try #require(image.layers.last?.entries.lastIndex { $0.kind == .file && !$0.content.isEmpty })
            image.layers[image.layers.count - 1].entries[last].content[0] ^= 1
        }
        _ = try await encapsulator.write(layout: workshop.directory("encapsulated"))
        #expect(throws: EncapsulationError.self) {
            try workshop.build(
                source("oci:" + workshop.directory("encapsulated"), refs: [RefName("ock")]), as: "image")
        }
        let left = try await workshop.expect("ls", ["-A", workshop.directory.path])
        #expect(!left.contains("image") && !left.contains("spool"), "\(left)")
    }
}
