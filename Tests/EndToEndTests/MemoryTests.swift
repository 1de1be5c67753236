import Glibc
import TestSupport
import Testing

/// Memory stays bounded whatever the size of the tree and of its largest file.
@Suite(.serialized) struct MemoryTests {
    private static let isSoak = getenv("SLIPWAY_SOAK") != nil
    /// Bytes of the tree, bytes of its largest file, and the most kilobytes that a command may use.
    private static let (total, largest, limit) =
        isSoak ? (1_400 << 20, 400 << 20, 300_000) : (160 << 20, 90 << 20, 220_000)

    /// Runs a command and returns the most memory that it used, in kilobytes.
    private func peak(_ arguments: [String]) async throws -> Int {
        let script = """
            import resource, subprocess, sys
            status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
            print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            sys.exit(status)
            """
        let result = try await run(
            "python3", ["-c", script, Places.program] + arguments, deadline: .seconds(900))
        #expect(result.succeeded, "\(result)")
        return try #require(Int(result.output.filter(\.isNumber)))
    }

    /// A tree of many files that compress like programs do, and one large one.
    private func makeTree(at path: String, seed: Seed) async throws {
        let script = """
            import os, random, sys
            path, total, largest, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
            random.seed(seed)
            def content(size):
                left = size
                while left > 0:
                    piece = (random.randbytes(512) + bytes(random.choices(b"abcdefgh", k=512))) * 64
                    yield piece[:left]
                    left -= len(piece)
            def write(name, size):
                with open(os.path.join(path, name), "wb") as file:
                    for piece in content(size): file.write(piece)
            os.makedirs(path + "/usr")
            write("usr/largest", largest)
            left, number = total - largest, 0
            while left > 0:
                folder = "usr/%d" % (number // 200)
                os.makedirs(os.path.join(path, folder), exist_ok=True)
                size = min(left, int(random.expovariate(1 / 60000)) + 1, 30 << 20)
                write("%s/%d" % (folder, number), size)
                left, number = left - size, number + 1
            """
        let made = try await run(
            "python3", ["-c", script, path, "\(Self.total)", "\(Self.largest)", "\(seed.value)"],
            deadline: .seconds(600))
        #expect(made.succeeded, "\(made)")
    }

    @Test("create, fsck and copy", .timeLimit(.minutes(30)))
    func peaks() async throws {
        let seed = Seed()
        let directory = try TemporaryDirectory()
        try await makeTree(at: directory("tree"), seed: seed)
        let image = "oci:\(directory("image"))"
        let steps = [
            (
                "create",
                [
                    "image", "create", "--quiet", "--source", "tree:\(directory("tree"))", "--ref", "ock",
                    "--data-only",
                    "--destination", image,
                ]
            ),
            ("fsck", ["archive", "fsck", "--quiet", image]),
            (
                "copy",
                [
                    "image", "create", "--quiet", "--source", image, "--data-only", "--destination",
                    "oci-archive:\(directory("copy.tar"))",
                ]
            ),
        ]
        for (name, arguments) in steps {
            let used = try await peak(arguments)
            print("\(#function): \(name) of \(Self.total >> 20) MiB used \(used) kB, \(seed)")
            #expect(used < Self.limit, "\(name) used \(used) kB; \(seed)")
        }
    }
}
