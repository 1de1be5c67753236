import Files
import Glibc
import OCI
import SystemPackage
import TestSupport
import Testing

@testable import ImageBuild

@Suite("Server layers", .timeLimit(.minutes(3))) struct ServerLayerTests {
    private let workshop: Workshop
    /// A program that needs nothing but itself, and comes with every Debian.
    private static let staticProgram = "/sbin/ldconfig"

    init() throws { workshop = try Workshop() }

    /// Writes a layer into the layout `name`.
    private func write(_ name: String, _ make: (LayoutDirectory) throws -> ImageFront) throws -> ImageFront {
        let destination = try LayoutDirectory(FilePath(workshop.directory(name)), reference: "latest")
        let front = try make(destination)
        // What is not published does not stay.
        let config = try destination.putBlob(mediaType: .config, bytes: Array("{}".utf8))
        let manifest = try destination.putManifest(Manifest(config: config, layers: []), platform: Platform(.amd64))
        _ = try destination.publish([manifest])
        return front
    }

    /// Unpacks the only layer with the real `gzip` and `tar`, its digests checked by `sha256sum`.
    private func unpack(_ front: ImageFront, of name: String) async throws -> String {
        let layer = try #require(front.layers.first)
        let script = """
            cd "$1"
            mkdir root
            printf '%s  %s\\n' "$2" "$3/blobs/sha256/$2" | sha256sum -c --quiet
            gzip -dc "$3/blobs/sha256/$2" > layer.tar
            printf '%s  layer.tar\\n' "$4" | sha256sum -c --quiet
            tar -xf layer.tar -C root
            """
        try await workshop.expect(
            "sh",
            [
                "-euc", script, "sh", workshop.directory.path, layer.descriptor.digest.hex, name,
                layer.uncompressed.hex,
            ])
        #expect(front.layers.count == 1 && layer.descriptor.mediaType == .gzipLayer)
        return workshop.directory("root")
    }

    @Test("a program with libraries starts in nothing but its layer", .enabled(if: Tool.isRoot))
    func dynamic() async throws {
        let program = try OpenFile("/bin/date")
        let interpreter = try #require(try Executable(program).interpreter)
        let linked = try await workshop.expect("ldd", ["/bin/date"])
        let libraries = linked.split(separator: "\n").compactMap { line in
            line.split(separator: " ").first { $0.hasPrefix("/") }.map(String.init)
        }
        let files = try ServerLayerFiles(program: program, interpreter: interpreter, libraries: libraries)
        let root = try await unpack(try write("image") { try ServerLayer.write(files, to: $0) }, of: "image")
        let found = try await run(
            "chroot", [root, "/usr/bin/slipway", "-u", "-d", "@0", "+%F"], environment: libraryPath)
        #expect(found.output == "1970-01-01\n", "\(found)")
        let listed = try await workshop.expect("find", [root, "-printf", "%m %U:%G %T@ %y %P\\n"])
        for line in listed.split(separator: "\n").dropFirst() {
            #expect(line.hasPrefix("755 0:0 0.0000000000 "), "\(line)")
        }
        let name = String(interpreter.split(separator: "/").last ?? "")
        #expect(listed.contains(" f \(interpreter.dropFirst())\n") && !listed.contains("slipway/\(name)"))
    }

    private var libraryPath: [String: String] { ["LD_LIBRARY_PATH": "/usr/lib/slipway"] }

    @Test("the running program comes with what its loader found", .enabled(if: Tool.isRoot))
    func running() async throws {
        let architecture = try #require(
            Architecture.allCases.first { try $0.machine == Executable(OpenFile("/proc/self/exe")).machine })
        let front = try write("image") { try ServerLayer.write(.running, architecture: architecture, to: $0) }
        #expect(front.execution.environment == ["LD_LIBRARY_PATH=/usr/lib/slipway"])
        let root = try await unpack(front, of: "image")
        // The loader tells what it would load, and from where.
        let loader = try #require(try Executable(OpenFile("/proc/self/exe")).interpreter)
        let loaded = try await run(
            "chroot", [root, loader, "--library-path", "/usr/lib/slipway", "--list", "/usr/bin/slipway"])
        let libraries = loaded.output.split(separator: "\n").filter { $0.contains(" => ") }
        #expect(loaded.succeeded && libraries.count > 5, "\(loaded)")
        #expect(libraries.allSatisfy { $0.contains(" => /usr/lib/slipway/") }, "\(loaded)")
        let other = try #require(Architecture.allCases.first { $0 != architecture })
        #expect {
            try write("other") { try ServerLayer.write(.running, architecture: other, to: $0) }
        } throws: { error in
            let text = "\(error)"
            return ["--server-binary", "--base", "--data-only", "\(other)", "\(architecture)"].allSatisfy(text.contains)
        }
    }

    @Test("a given program is static and of the architecture", .enabled(if: access(staticProgram, R_OK) == 0))
    func given() async throws {
        let machine = try Executable(OpenFile(FilePath(Self.staticProgram))).machine
        let architecture = try #require(Architecture.allCases.first { $0.machine == machine })
        let other = try #require(Architecture.allCases.first { $0 != architecture })
        func write(_ path: String, _ architecture: Architecture, _ name: String) throws -> ImageFront {
            try self.write(name) { try ServerLayer.write(.file(FilePath(path)), architecture: architecture, to: $0) }
        }
        let front = try write(Self.staticProgram, architecture, "image")
        #expect(
            try write(Self.staticProgram, architecture, "again").layers.first?.descriptor
                == front.layers.first?.descriptor)
        #expect(front.execution.environment.isEmpty && front.execution.workingDirectory == "/")
        #expect(front.execution.entrypoint.prefix(3) == ["/usr/bin/slipway", "archive", "serve"])
        #expect(front.execution.command == ["--listen", "0.0.0.0:80"] && front.execution.exposedPorts == ["80/tcp"])
        let root = try await unpack(front, of: "image")
        #expect(try await workshop.expect("find", [root, "-type", "f", "-printf", "%P\n"]) == "usr/bin/slipway\n")
        try await workshop.expect("cmp", [root + "/usr/bin/slipway", Self.staticProgram])
        for (path, architecture, says) in [
            ("/bin/sh", architecture, "statically linked"), (Self.staticProgram, other, "is a program for"),
            ("/etc/os-release", architecture, "no 64-bit"),
        ] {
            #expect { try write(path, architecture, "refused") } throws: {
                "\($0)".contains(says) && "\($0)".contains(path)
            }
        }
    }

    @Test("libraries of one name are refused")
    func twice() throws {
        let directory = workshop.directory
        try makeDirectory(directory("other"))
        let libraries = [try directory.write("libx.so", "a"), try directory.write("other/libx.so", "b")]
        #expect {
            try ServerLayerFiles(program: OpenFile("/bin/sh"), interpreter: "/bin/sh", libraries: libraries)
        } throws: { error in
            (error as? ImageBuildError)?.place == libraries[1]
        }
    }

    @Test(
        "streams of every length come back, in members", arguments: [0, 1, 511, (4 << 20) - 1, 4 << 20, (4 << 20) + 1])
    func gzip(size: Int) async throws {
        var bytes = [UInt8](repeating: 7, count: size)
        for index in stride(from: 0, to: size, by: 1009) { bytes[index] = UInt8(truncatingIfNeeded: index >> 8) }
        let destination = try LayoutDirectory(FilePath(workshop.directory("image")), reference: "latest")
        var digest: Digest?
        let blob = try destination.putBlob(mediaType: .gzipLayer) { sink in
            let gzip = try GzipSink(sink)
            for start in stride(from: 0, to: size, by: 1_000_003) {
                try bytes[start..<min(start + 1_000_003, size)].withUnsafeBytes { try gzip.write($0) }
            }
            digest = try gzip.finish()
        }
        let sum = try await workshop.expect(
            "sh",
            ["-euc", "gzip -dc \"$1\" | sha256sum", "sh", workshop.directory("image/blobs/sha256/\(blob.digest.hex)")])
        #expect(sum.prefix(64) == digest?.hex ?? "")
        withExtendedLifetime(destination) {}
    }
}
