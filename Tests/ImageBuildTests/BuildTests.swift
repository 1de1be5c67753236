import ImageBuild
import OCI
import OSTree
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
        let first = try workshop.build(TreeSource(tree, message: Workshop.message), as: "first")
        var builder = try ImageBuilder(ref: RefName("ock"), architecture: .amd64)
        builder.threads = threads
        let second = try builder.build(
            TreeSource(tree, message: Workshop.message),
            to: LayoutDirectory(FilePath(workshop.directory("second")), reference: "latest"))
        #expect(first.layer == second.layer && first.config == second.config && first.manifest == second.manifest)
        #expect(first.progress == second.progress)
    }

    @Test("equal files are one object")
    func deduplication() async throws {
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        let image = try workshop.build(TreeSource(tree, message: Workshop.message), as: "image")
        // hello, its link, the empty file, and one object for three names; four trees, their one metadata, the commit.
        #expect(image.progress.objects == 4 + 4 + 1 + 1)
    }

    @Test("a layout that was stopped is not published, and leaves no temporary file")
    func stopping() async throws {
        struct Stopped: Error {}
        let workshop = try Workshop()
        let tree = workshop.directory("tree")
        try await OddTree.makePlain(at: tree, in: workshop)
        try await workshop.expect("sh", ["-c", "head -c 40000000 /dev/urandom > \"$1\"", "sh", tree + "/zz"])
        let calls = Mutex(0)
        var builder = try ImageBuilder(ref: RefName("ock"), architecture: .amd64)
        builder.spoolDirectory = workshop.directory.path
        #expect(throws: Stopped.self) {
            try builder.build(
                TreeSource(tree, message: Workshop.message),
                to: LayoutDirectory(FilePath(workshop.directory("image")), reference: "latest"),
                checkStop: {
                    if calls.withLock({ count in
                        count += 1; return count > 20
                    }) {
                        throw Stopped()
                    }
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
        let image = try workshop.build(TreeSource(tree, message: Workshop.message), as: "image")
        let config = try readText(workshop.directory("image/blobs/sha256/" + image.config.digest.hex))
        #expect(config.contains("\"ostree.commit\":\"\(image.commit)\""))
        #expect(config.contains("\"created\":\"2023-11-14T22:13:20Z\""))
        #expect(config.contains("\"diff_ids\":[\"\(image.layer.digest)\"]"))
        #expect(config.contains("\"io.slipway.ostree.encoder\":\"libdeflate-"))
        let manifest = try readText(workshop.directory("image/blobs/sha256/" + image.manifest.digest.hex))
        #expect(manifest.contains("application/vnd.oci.image.layer.v1.tar\""))
        #expect(manifest.contains("\"io.slipway.ostree.ref\":\"ock\""))
    }
}
