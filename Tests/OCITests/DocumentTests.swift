import Markup
import OCI
import TestSupport
import Testing

@Suite struct DocumentTests {
    private static let one = "sha256:" + String(repeating: "1", count: 64)
    private static let two = "sha256:" + String(repeating: "2", count: 64)

    private static let manifestText =
        #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","#
        + #""config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"\#(one)","size":7},"#
        + #""layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"\#(two)","size":1024,"annotations":{"k":"v"}}],"#
        + #""annotations":{"a":"\"1\"","b":"2"}}"#

    private static let configText =
        #"{"created":"2023-11-14T22:13:20Z","architecture":"arm64","os":"linux","#
        + #""config":{"User":"101:0","ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin"],"Entrypoint":["/init"],"Cmd":["-x"],"#
        + #""WorkingDir":"/","Labels":{"a":"1","b":"2"},"StopSignal":"SIGTERM"},"#
        + #""rootfs":{"type":"layers","diff_ids":["\#(two)"]},"#
        + #""history":[{"created":"2023-11-14T22:13:20Z","created_by":"slipway"},{"created_by":"x","empty_layer":true}]}"#

    private static let indexText =
        #"{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":["#
        + #"{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\#(one)","size":7,"#
        + #""platform":{"architecture":"amd64","os":"linux"},"#
        + #""annotations":{"org.opencontainers.image.ref.name":"latest"}}]}"#

    @Test func manifestGolden() throws {
        let manifest = Manifest(
            config: Descriptor(mediaType: .config, digest: try Digest(Self.one), size: 7),
            layers: [Descriptor(mediaType: .layer, digest: try Digest(Self.two), size: 1_024, annotations: ["k": "v"])],
            annotations: ["b": "2", "a": "\"1\""])
        #expect(String(decoding: manifest.bytes, as: UTF8.self) == Self.manifestText)
        #expect(try Manifest(Array(Self.manifestText.utf8), source: "m") == manifest)
    }

    @Test func configGolden() throws {
        var execution = ImageConfig.Execution()
        execution.user = "101:0"
        execution.exposedPorts = ["80/tcp"]
        execution.environment = ["PATH=/bin"]
        execution.entrypoint = ["/init"]
        execution.command = ["-x"]
        execution.workingDirectory = "/"
        execution.labels = ["b": "2", "a": "1"]
        execution.stopSignal = "SIGTERM"
        let created = try Timestamp(seconds: 1_700_000_000)
        let config = ImageConfig(
            created: created, platform: Platform(.arm64), execution: execution, layerDigests: [try Digest(Self.two)],
            history: [
                .init(created: created, createdBy: "slipway"),
                .init(created: nil, createdBy: "x", isEmptyLayer: true),
            ])
        #expect(String(decoding: config.bytes, as: UTF8.self) == Self.configText)
        #expect(try ImageConfig(Array(Self.configText.utf8), source: "c") == config)
    }

    @Test func indexGolden() throws {
        let entry = Descriptor(
            mediaType: .manifest, digest: try Digest(Self.one), size: 7, platform: Platform(.amd64),
            annotations: [Descriptor.referenceName: "latest"])
        #expect(String(decoding: ImageIndex(manifests: [entry]).bytes, as: UTF8.self) == Self.indexText)
        #expect(try ImageIndex(Array(Self.indexText.utf8), source: "i").manifests == [entry])
    }

    @Test func unknownKeysAreLeftAside() throws {
        let text = Self.manifestText.dropLast() + #","subject":{"x":[1,2.5]},"artifactType":"a/b"}"#
        #expect(try Manifest(Array(text.utf8), source: "m").layers.count == 1)
    }

    /// A replacement in the good manifest, and what the complaint must hold.
    @Test(arguments: [
        (#""size":7"#, #""size":-7"#, "config.size"), (#""size":7"#, #""size":"7""#, "config.size"),
        (#","size":7"#, "", "config.size"), (#""schemaVersion":2"#, #""schemaVersion":1"#, "schemaVersion"),
        ("sha256:1", "sha512:1", "config.digest"), ("image.manifest.v1", "image.index.v1", "mediaType"),
        (#""layers":["#, #""layers":[7,"#, "layers[0]"), (#""layers""#, #""layer""#, "layers"),
        (#""k":"v""#, #""k":["v"]"#, "annotations.k"), (#""config":{"#, #""config":{"size":1,"#, "duplicate key"),
    ])
    func faultsHavePlaces(_ old: String, _ new: String, _ complaint: String) throws {
        let lines = Self.manifestText.replacing("\"config\"", with: "\n\"config\"")
        let text = try replacing(lines, old, new)
        let error = #expect(throws: (any Error).self) { try Manifest(Array(text.utf8), source: "m.json") }
        let shown = error.map { "\($0)" } ?? ""
        #expect(shown.contains(complaint) && shown.contains(#/m\.json:[12]:\d+: /#), "\(shown)")
    }

    @Test func configFaults() throws {
        for (old, new) in [
            (#""os":"linux","#, ""), (#""diff_ids":["sha256"#, #""diff_ids":["sha"#), ("2023-11", "2023/11"),
            (#""rootfs""#, #""rootfz""#),
        ] {
            let text = try replacing(Self.configText, old, new)
            #expect(throws: FaultReport.self) { try ImageConfig(Array(text.utf8), source: "c") }
        }
    }

    @Test func sizesAreLimited() throws {
        let layer = #"{"mediaType":"a/b","digest":"\#(Self.one)","size":1},"# + "\n"
        let many = try replacing(
            Self.manifestText, #""layers":["#, #""layers":["# + String(repeating: layer, count: 1_000))
        #expect(throws: FaultReport.self) { try Manifest(Array(many.utf8), source: "m") }
        let long = Self.manifestText + String(repeating: " ", count: 4 << 20)
        #expect(throws: Fault.self) { try Manifest(Array(long.utf8), source: "m") }
        #expect(throws: Fault.self) { try Manifest([UInt8](repeating: UInt8(ascii: "["), count: 1 << 20), source: "m") }
    }

    @Test func noiseNeverTraps() {
        var seed = Seed()
        for text in [Self.manifestText, Self.configText, Self.indexText] {
            for _ in 0..<1_000 {
                var bytes = Array(text.utf8)
                for _ in 0..<Int.random(in: 1...4, using: &seed) {
                    let place = Int.random(in: bytes.indices, using: &seed)
                    if Bool.random(using: &seed) {
                        bytes.remove(at: place)
                    } else {
                        bytes[place] = UInt8.random(in: 0...255, using: &seed)
                    }
                }
                _ = try? Manifest(bytes, source: "m")
                _ = try? ImageConfig(bytes, source: "c")
                _ = try? ImageIndex(bytes, source: "i")
            }
        }
    }

    private func replacing(_ text: String, _ old: String, _ new: String) throws -> String {
        let range = try #require(text.firstRange(of: old))
        return text.replacingCharacters(in: range, with: new)
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, with text: String) -> String {
        self[..<range.lowerBound] + text + self[range.upperBound...]
    }
}
