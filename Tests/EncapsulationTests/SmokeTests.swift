import Encapsulation
import Files
import OCI
import OSTree
import OpenSSL
import TestSupport
import Testing

@Suite(.enabled(if: Tool("ostree").isUsable && Tool.isRoot)) struct SmokeTests {
    /// All objects of an image, files verified.
    private func read(
        _ encapsulator: Encapsulator, limits: EncapsulationLimits = EncapsulationLimits()
    ) async throws -> (commit: Checksum, names: Set<ObjectName>, spooled: Int) {
        let directory = try TemporaryDirectory()
        try await encapsulator.write(layout: directory("image"))
        let source = try ImageLocation("oci:" + directory("image")).source()
        let image = try EncapsulatedImage(
            SourceImage(source), source, spoolDirectory: directory.path, limits: limits)
        var names: Set<ObjectName> = []
        var spooled = 0
        while let object = try image.next() {
            switch object {
            case .metadata(let name, let bytes):
                #expect(!bytes.isEmpty)
                #expect(names.insert(name).inserted)
            case .file(let file):
                var hash = try SHA256()
                try hash.update(file.header.hashed)
                switch file.content {
                case .memory(let bytes): try hash.update(bytes)
                case .spooled(let extent):
                    spooled += extent.range.count
                    try hash.update(extent.bytes(limit: 1 << 30))
                }
                let found = try Checksum(finishing: hash)
                guard found == file.expected else { throw file.mismatch(found: found) }
                #expect(names.insert(ObjectName(file.expected, .file)).inserted)
            }
        }
        #expect(image.bytesRead == image.totalBytes && image.totalBytes > 0)
        #expect(try await run("ls", [directory.path]).output == "image\n")
        return (image.commit, names, spooled)
    }

    @Test(arguments: [Encapsulator.Format.v0, .v1(chunks: 0), .v1(chunks: 3)], EncapsulatorLayer.Compression.allCases)
    func everyObjectComes(_ format: Encapsulator.Format, _ compression: EncapsulatorLayer.Compression) async throws {
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.format = format
        encapsulator.compression = compression
        encapsulator.hasDots = format == .v0
        let found = try await read(encapsulator)
        let source = encapsulator.source
        #expect(found.commit.description == source.commit)
        let names = source.metadata.keys.sorted() + source.files.keys.map { $0 + ".filez" }
        #expect(Set(found.names.map(\.description)) == Set(names))
    }

    @Test func largeFilesAreSpooled() async throws {
        let encapsulator = Encapsulator(try await OddCommit.large.value)
        let found = try await read(encapsulator)
        #expect(found.spooled == 20_000_000)
        var limits = EncapsulationLimits()
        limits.spoolBytes = 19_000_000
        let error = await #expect(throws: EncapsulationError.self) { try await read(encapsulator, limits: limits) }
        #expect(error.map { if case .tooMuchSpooled(19_000_000) = $0.problem { true } else { false } } == true)
    }

    @Test func derivedLayersAreNamed() async throws {
        var encapsulator = try await OddCommit.encapsulator()
        encapsulator.derivedLayers = 2
        let error = await #expect(throws: EncapsulationError.self) { try await read(encapsulator) }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains("2 layers on top") && text.contains("RUN something 1"), "\(text)")
    }

    struct Limit: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let set: @Sendable (inout EncapsulationLimits) -> Void
    }

    static let limits = [
        Limit(testDescription: "more than the 10 objects") { $0.objects = 10 },
        Limit(testDescription: "object of metadata has more than the 50 bytes") { $0.metadataObjectBytes = 50 },
        Limit(testDescription: "more than the 500 bytes of metadata") { $0.metadataBytes = 500 },
        Limit(testDescription: "the file has more than the 3 bytes") { $0.fileBytes = 3 },
        Limit(testDescription: "large files of the image have more than the 4 bytes") {
            $0.memoryBytes = 1
            $0.spoolBytes = 4
        },
        Limit(testDescription: "holds more than the 200000 bytes") { $0.layerBytes = 200_000 },
        Limit(testDescription: "no OSTree objects hold more than the 10 bytes") { $0.foreignBytes = 10 },
        Limit(testDescription: "more than 100 entries") { $0.layerEntries = 100 },
        Limit(testDescription: "more extended attributes than allowed") { $0.attributeSets = 1 },
        Limit(testDescription: "has more extended attributes") { $0.attributeBytes = 20 },
    ]

    @Test(arguments: limits) func limitsHold(_ limit: Limit) async throws {
        var limits = EncapsulationLimits()
        limit.set(&limits)
        let error = await #expect(throws: EncapsulationError.self) {
            try await read(try await OddCommit.encapsulator(), limits: limits)
        }
        let text = error.map { "\($0)" } ?? ""
        #expect(text.contains(limit.testDescription), "\(text)")
        #expect(error?.position != nil)
    }
}
