import ImageBuild
import OCI
import OSTree
import Repository
import SystemPackage
import TestSupport
import Testing

@Suite("A new version of an image", .enabled(if: Tool("ostree").isUsable))
struct PreviousTests {
    private let workshop: Workshop
    private let tree: String

    init() async throws {
        workshop = try Workshop()
        tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        try await workshop.expect(
            "sh", ["-c", "cd \"$1\"; for i in $(seq 1 40); do seq $i 3000 > f$i; done", "sh", tree])
    }

    private func change() async throws {
        try await workshop.expect("sh", ["-c", "cd \"$1\"; echo new > usr/new; rm f7; seq 9 > f9", "sh", tree])
    }

    private func objectLayers(_ image: BuiltImage) -> [Descriptor] {
        image.layers.filter { LayerPurpose($0) == .objects }
    }

    @Test("takes over every layer that it needs, and writes only what is new")
    func reuse() async throws {
        let first = try workshop.build(Workshop.tree(tree), as: "image") { $0.layerCapacity = 60_000 }
        let layers = objectLayers(first)
        #expect(layers.count > 5)
        try await change()
        let expected = try await workshop.reference(tree, ["--no-bindings"])
        let previous = try workshop.previous("image")
        let second = try workshop.build(Workshop.tree(tree), as: "image2") { $0.previous = previous }
        #expect(second.commit?.description == expected)
        // Two files, and the tree of the root and of usr.
        #expect(second.progress.objects - second.progress.reusedObjects == 4)
        let kept = objectLayers(second)
        #expect(Array(kept.dropLast()) == layers && second.keptLayers == layers.count)
        let repository = try await workshop.unpack(second, of: "image2")
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
        #expect(try await workshop.expect("ostree", ["--repo=\(repository)", "refs"]) == "ock\n")
        let commits = try await workshop.expect("sh", ["-c", "find \"$1\" -name '*.commit' | wc -l", "sh", repository])
        #expect(commits == "1\n")
    }

    @Test("into the same layout leaves the layers' files alone")
    func sameLayout() async throws {
        let first = try workshop.build(Workshop.tree(tree), as: "image")
        let blob = workshop.directory("image/blobs/sha256/") + objectLayers(first)[0].digest.hex
        let before = try await workshop.expect("stat", ["-c", "%i %y %z", blob])
        try await change()
        let previous = try workshop.previous("image")
        _ = try workshop.build(Workshop.tree(tree), as: "image") { $0.previous = previous }
        #expect(try await workshop.expect("stat", ["-c", "%i %y %z", blob]) == before)
    }

    @Test("keeps the commits and branches of the previous one when told to")
    func versions() async throws {
        let old = try workshop.build(Workshop.tree(tree), as: "image")
        try await change()
        let previous = try workshop.previous("image")
        let source = TreeSource(tree, refs: [try RefName("ock-2")], message: Workshop.message)
        let image = try workshop.build(source, as: "both") { builder in
            builder.previous = previous
            builder.keepsPrevious = true
        }
        let repository = try await workshop.unpack(image, of: "both")
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
        let refs = try await workshop.expect("ostree", ["--repo=\(repository)", "refs"])
        #expect(refs.split(separator: "\n").sorted() == ["ock", "ock-2"])
        for (ref, commit) in [("ock", old.commit), ("ock-2", image.commit)] {
            let found = try await workshop.expect("ostree", ["--repo=\(repository)", "rev-parse", ref])
            #expect(found == commit.map { "\($0)\n" })
        }
    }

    @Test("a branch whose name is the folder of another's is refused")
    func folders() throws {
        let source = TreeSource(tree, refs: [try RefName("ock"), try RefName("ock/2")], message: Workshop.message)
        let error = #expect(throws: ImageBuildError.self) { try workshop.build(source, as: "image") }
        #expect(error?.place == "--ref ock/2")
    }

    @Test("a damaged layer is not taken over, and its objects are written anew", arguments: ["image", "other"])
    func damagedPrevious(destination: String) async throws {
        let first = try workshop.build(Workshop.tree(tree), as: "image") { $0.layerCapacity = 20_000 }
        let victim = objectLayers(first)[1]
        let blob = workshop.directory("image/blobs/sha256/") + victim.digest.hex
        try await workshop.expect(
            "sh", ["-c", "printf XXXX | dd of=\"$1\" bs=1 seek=$(($(stat -c %s \"$1\") / 2)) conv=notrunc", "sh", blob])
        try await change()
        let previous = try workshop.previous("image")
        let image = try workshop.build(Workshop.tree(tree), as: destination) { $0.previous = previous }
        #expect(!image.layers.map(\.digest).contains(victim.digest))
        #expect(image.keptLayers > objectLayers(first).count / 2)
        let repository = try await workshop.unpack(image, of: destination)
        try await workshop.expect("ostree", ["--repo=\(repository)", "fsck", "-q"])
    }

    @Test("what was said of the same commit before stays said")
    func signaturesStay() async throws {
        try await workshop.expect("openssl", ["genpkey", "-algorithm", "ed25519", "-out", workshop.directory("key")])
        let signature = try ImageSignature(keyFile: FilePath(workshop.directory("key")))
        let first = try workshop.build(Workshop.tree(tree), as: "image") { $0.signature = signature }
        let previous = try workshop.previous("image")
        let second = try workshop.build(Workshop.tree(tree), as: "again") { $0.previous = previous }
        let commit = try #require(second.commit)
        #expect(first.commit == commit)
        let said = try workshop.open("again").archive.detachedMetadata(of: commit)
        #expect(try said != nil && said == workshop.open("image").archive.detachedMetadata(of: commit))
    }

    @Test("a base that holds an archive itself is refused")
    func baseWithArchive() throws {
        _ = try workshop.build(Workshop.tree(tree), as: "base")
        let source = try ImageLocation("oci:" + workshop.directory("base")).source()
        let destination = try LayoutDirectory(FilePath(workshop.directory("image")), reference: nil)
        #expect(throws: ImageBuildError.self) { try ImageFront.base(SourceImage(source), of: source, to: destination) }
    }
}
