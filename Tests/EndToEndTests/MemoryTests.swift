import Glibc
import TestSupport
import Testing

/// Memory stays bounded whatever the size of the tree and of its largest file.
@Suite(.serialized) struct MemoryTests {
    private static let isSoak = getenv("SLIPWAY_SOAK") != nil
    /// Bytes of the tree, bytes of its largest file, and the most kilobytes that a command may use.
    private static let (total, largest, limit) =
        isSoak ? (1_400 << 20, 400 << 20, 300_000) : (160 << 20, 90 << 20, 110_000)

    /// A delta's parts are compressed whole, several at a time.
    private static let deltaLimit = isSoak ? 300_000 : 170_000

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

    /// A tree of many files that compress like programs do, and one large one. No bytes come twice: what repeats
    /// compresses to so little that even a whole file would fit.
    private func makeTree(at path: String, seed: Seed) async throws {
        let script = """
            import os, random, sys
            path, total, largest, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
            random.seed(seed)
            letters = bytes(b"abcdefgh"[byte & 7] for byte in range(256))
            def content(size):
                left = size
                while left > 0:
                    piece = random.randbytes(32768) + random.randbytes(32768).translate(letters)
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

    /// An encapsulated image of the tree: one plain layer, streamed out of a repository whose objects are the files.
    private func encapsulate(_ directory: TemporaryDirectory) async throws {
        let commit = """
            cd "$1"; ostree --repo=bare init --mode=bare
            ostree --repo=bare commit --fsync=false --no-xattrs -b ock --tree=dir=tree
            """
        let script = """
            import hashlib, io, json, os, stat, sys, tarfile
            repository, layout, commit = sys.argv[1:]
            blobs, top = layout + "/blobs/sha256", "sysroot/ostree/repo/objects/"
            os.makedirs(blobs)
            objects = [os.path.basename(folder) + name for folder, _, names in os.walk(repository + "/objects") for name in names]
            order = ["commit", "dirmeta", "dirtree", "file"]
            objects.sort(key=lambda name: (order.index(name.split(".")[1]), name))
            none = hashlib.sha256().hexdigest()
            def place(name): return top + name[:2] + "/" + name[2:]
            class Hashing:
                def __init__(self, file): self.file, self.hash = file, hashlib.sha256()
                def write(self, data): self.hash.update(data); return self.file.write(data)
            out = Hashing(open(blobs + "/layer", "wb"))
            tar = tarfile.open(fileobj=out, mode="w|", format=tarfile.GNU_FORMAT)
            tar.addfile(tarfile.TarInfo(place(none + ".file-xattrs")))
            def link(name):
                entry = tarfile.TarInfo(place(name + "-xattrs-link"))
                entry.type, entry.linkname = tarfile.LNKTYPE, place(none + ".file-xattrs")
                tar.addfile(entry)
            for name in objects:
                path = repository + "/objects/" + name[:2] + "/" + name[2:]
                entry = tarfile.TarInfo(place(name))
                status = os.stat(path)
                entry.size = status.st_size
                if name.endswith(".file"):
                    link(name)
                    entry.mode, entry.uid, entry.gid = stat.S_IMODE(status.st_mode), status.st_uid, status.st_gid
                with open(path, "rb") as file: tar.addfile(entry, file)
            tar.close()
            out.file.close()
            layer = out.hash.hexdigest()
            os.rename(blobs + "/layer", blobs + "/" + layer)
            def store(document, **more):
                data = json.dumps(document).encode()
                digest = hashlib.sha256(data).hexdigest()
                with open(blobs + "/" + digest, "wb") as file: file.write(data)
                return dict(digest="sha256:" + digest, size=len(data), **more)
            kind = "application/vnd.oci.image."
            config = store({"architecture": "amd64", "os": "linux", "config": {"Labels": {"ostree.commit": commit,
                "ostree.final-diffid": "sha256:" + layer}},
                "rootfs": {"type": "layers", "diff_ids": ["sha256:" + layer]}}, mediaType=kind + "config.v1+json")
            manifest = store({"schemaVersion": 2, "mediaType": kind + "manifest.v1+json", "config": config, "layers": [
                {"mediaType": kind + "layer.v1.tar", "digest": "sha256:" + layer,
                "size": os.path.getsize(blobs + "/" + layer)}]}, mediaType=kind + "manifest.v1+json")
            json.dump({"schemaVersion": 2, "manifests": [manifest]}, open(layout + "/index.json", "w"))
            json.dump({"imageLayoutVersion": "1.0.0"}, open(layout + "/oci-layout", "w"))
            """
        let committed = try await run("sh", ["-euc", commit, "sh", directory.path], deadline: .seconds(600))
        #expect(committed.succeeded, "\(committed)")
        let checksum = String(committed.output.prefix { $0 != "\n" })
        let written = try await run(
            "python3", ["-c", script, directory("bare"), directory("os-image"), checksum], deadline: .seconds(600))
        #expect(written.succeeded, "\(written)")
        removeTree(directory("bare"))
    }

    /// Runs the commands one after the other and holds what each needs against its limit.
    private func measure(_ steps: [(name: String, arguments: [String], limit: Int)], _ seed: Seed) async throws {
        for (name, arguments, limit) in steps {
            let used = try await peak(arguments)
            print("\(name) of \(Self.total >> 20) MiB used \(used) kB, \(seed)")
            #expect(used < limit, "\(name) used \(used) kB; \(seed)")
        }
    }

    private func create(_ source: String, _ destination: String, _ arguments: [String] = []) -> [String] {
        ["image", "create", "--quiet", "--source", source, "--ref", "ock", "--data-only", "--destination", destination]
            + arguments
    }

    @Test("create, fsck and copy", .timeLimit(.minutes(30)))
    func peaks() async throws {
        let seed = Seed()
        let directory = try TemporaryDirectory()
        try await makeTree(at: directory("tree"), seed: seed)
        let image = "oci:\(directory("image"))"
        try await measure(
            [
                ("create", create("tree:\(directory("tree"))", image), Self.limit),
                ("fsck", ["archive", "fsck", "--quiet", image], Self.limit),
                ("copy", create(image, "oci-archive:\(directory("copy.tar"))"), Self.limit),
                (
                    "delta", create(image, "oci-archive:\(directory("delta.tar"))", ["--delta", "scratch"]),
                    Self.deltaLimit
                ),
            ], seed)
    }

    @Test(
        "an encapsulated image", .enabled(if: Tool("ostree").isUsable && Tool.isRoot), .timeLimit(.minutes(30)))
    func encapsulated() async throws {
        let seed = Seed()
        let directory = try TemporaryDirectory()
        try await makeTree(at: directory("tree"), seed: seed)
        try await encapsulate(directory)
        try await measure(
            [
                (
                    "encapsulated",
                    create("oci:\(directory("os-image"))", "oci:\(directory("image"))", ["--arch", "amd64"]), Self.limit
                )
            ],
            seed)
    }
}
