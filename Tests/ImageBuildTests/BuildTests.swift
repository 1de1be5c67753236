import ImageBuild
import OCI
import OSTree
import Repository
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite("Images")
struct BuildTests {
    @Test("the same input gives the same bytes, whatever the number of threads", arguments: [1, 2, 7])
    func determinism(threads: Int) async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        try await workshop.expect(
            "sh", ["-c", "cd \"$1\"; for i in $(seq 1 600); do seq $i $((i * 7 % 900)) > f$i; done", "sh", tree])
        let first = try workshop.build(Workshop.tree(tree), as: "first")
        let second = try workshop.build(Workshop.tree(tree), as: "second") { $0.threads = threads }
        #expect(first.layers == second.layers && first.descriptor == second.descriptor)
        #expect(first.progress == second.progress)
    }

    @Test("equal files are one object")
    func deduplication() async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let image = try workshop.build(Workshop.tree(tree), as: "image")
        // hello, its link, the empty file, and one object for three names; four trees, their one metadata.
        #expect(image.progress.objects == 4 + 4 + 1)
    }

    @Test("a layout that was stopped is not published, and leaves no temporary file")
    func stopping() async throws {
        struct Stopped: Error {}
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        try await workshop.expect("sh", ["-c", "head -c 40000000 /dev/urandom > \"$1\"", "sh", tree + "/zz"])
        let calls = Mutex(0)
        #expect(throws: Stopped.self) {
            try workshop.build(
                Workshop.tree(tree), as: "image",
                checkStop: {
                    let isLate = calls.withLock { count in
                        count += 1
                        return count > 20
                    }
                    if isLate { throw Stopped() }
                })
        }
        let left = try await workshop.expect(
            "find", [workshop.directory.path, "-path", tree, "-prune", "-o", "-type", "f", "-print"])
        #expect(!left.contains("spool") && !left.contains("index.json") && !left.contains("blobs/sha256/"), "\(left)")
    }

    @Test("the config and the manifest say what the image is")
    func description() async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let destination = try LayoutDirectory(FilePath(workshop.directory("image")), reference: "latest")
        let layer = try destination.putBlob(mediaType: .layer, bytes: [UInt8](repeating: 0, count: 1024))
        let front = ImageFront.server(layer, uncompressed: layer.digest, execution: ServerLayer.sample)
        let image = try workshop.build(Workshop.tree(tree), as: "image", front: front)
        let config = try ImageConfig(
            Array(readText(workshop.directory("image/blobs/sha256/" + image.config.digest.hex)).utf8), source: "config")
        #expect(config.execution.labels["ostree.commit"] == image.commit?.description)
        #expect(config.created?.description == "2023-11-14T22:13:20Z")
        #expect(config.layerDigests == image.layers.map(\.digest))
        #expect(config.execution.labels["io.slipway.ostree.encoder"]?.hasPrefix("libdeflate-") == true)
        #expect(config.execution.entrypoint == ServerLayer.sample.entrypoint)
        let purposes = image.layers.map { LayerPurpose($0) }
        #expect(purposes == [.server, .objects, .head])
        let manifest = try readText(workshop.directory("image/blobs/sha256/" + image.descriptor.digest.hex))
        #expect(manifest.contains("\"io.slipway.ostree.ref\":\"ock\""))
    }

    @Test("without a server it is an artifact that carries data")
    func artifact() async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let image = try workshop.build(Workshop.tree(tree), as: "image")
        #expect(image.config.mediaType == .empty && image.config.size == 2)
        let opened = try workshop.open("image")
        #expect(opened.image.manifest.artifactType == "application/vnd.slipway.ostree.archive.v1")
        #expect(try opened.archive.refs() == [RefName("ock"): image.commit])
    }
}
