import TestSupport
import Testing

/// The encapsulator is held against the real tools, as all other tests here rest on it.
@Suite("The encapsulator", .enabled(if: Tool("ostree").isUsable && Tool.isRoot)) struct EncapsulatorTests {
    @Test("its checksums are those of sha256sum", arguments: [0, 3, 55, 56, 63, 64, 119, 200])
    func checksum(length: Int) async throws {
        let text = String(repeating: "a", count: length)
        let result = try await run("sha256sum", input: text)
        #expect(result.output.hasPrefix(EncapsulatorHash.hex(of: Array(text.utf8))))
    }

    @Test("objects that it takes apart and puts together keep their names")
    func objects() async throws {
        let source = try await OddCommit.small.value
        #expect(source.files.count > 15)
        for (name, file) in source.files { #expect(file.checksum == name) }
        for (name, bytes) in source.metadata where !name.hasSuffix(".commitmeta") {
            #expect(name.hasPrefix(EncapsulatorHash.hex(of: bytes)))
            if name.hasSuffix(".dirtree") { #expect(EncapsulatorVariant.tree(bytes).serialised == bytes) }
        }
    }

    /// Layers are put over one another by the real `tar`; what lies in them then is a repository that `ostree` reads.
    @Test(
        "ostree finds the commit sound in the unpacked layers",
        arguments: [EncapsulatorEntry.LongNames.gnu, .pax], EncapsulatorLayer.Compression.allCases)
    func peers(_ longNames: EncapsulatorEntry.LongNames, _ compression: EncapsulatorLayer.Compression) async throws {
        let directory = try TemporaryDirectory()
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.longNames = longNames
        encapsulator.compression = compression
        let written = try await encapsulator.write(layout: directory("image"))
        #expect(written.layers.count == 4)
        for layer in written.layers {
            let script = """
                set -eu; mkdir -p "$1"; case $3 in none) cat "$2" ;; *) "$3" -dc < "$2" ;; esac | tar -xpf - -C "$1"
                """
            let blob = directory("image/blobs/sha256/") + layer.digest.dropFirst(7)
            let result = try await run(
                "sh", ["-c", script, "sh", directory("root"), blob, compression.rawValue])
            #expect(result.succeeded, "\(result)")
        }
        let repository = "--repo=" + directory("root/sysroot/ostree/repo")
        let sound = try await run("ostree", [repository, "fsck", "-q"])
        #expect(sound.succeeded, "\(sound)")
        let listed = try await run("ostree", [repository, "ls", "-RCX", written.commit])
        #expect(listed.succeeded && listed.output.contains("system_u:object_r:bin_t:s0"), "\(listed)")
        #expect(try readText(directory("root/etc/conf")) == "conf")
        #expect(try readText(directory("root/usr/lib/hard")) == "hello\n")
    }

    @Test("skopeo reads what it writes, and grafted commits are sound")
    func graft() async throws {
        let directory = try TemporaryDirectory()
        var source = try await OddCommit.small.value
        let name = try source.file(at: "usr/bin/hello")
        let old = source.commit
        guard var file = source.files[name] else { throw TestFailure("no \(name)") }
        file.content = Array("other".utf8)
        let count = source.metadata.count
        let new = try source.graft(file: name, file)
        #expect(try source.file(at: "usr/lib/hard") == new)
        #expect(source.commit != old && source.metadata.count == count)
        try await Encapsulator(source).write(layout: directory("image"))
        let result = try await run("skopeo", ["inspect", "oci:" + directory("image")])
        #expect(result.succeeded && result.output.contains("\"ostree.commit\": \"\(source.commit)\""), "\(result)")
    }
}
