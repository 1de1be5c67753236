import Archive
import Files
import OCI
import TestSupport
import Testing

@Suite struct CopyPlanTests {
    /// Every kind of document that an index may name, deeply, each once and behind what it names; no subject.
    @Test func everything() throws {
        let documents = DocumentSource()
        let layer = try documents.blob([1])
        let one = try documents.manifest([layer])
        let two = try documents.manifest([layer, documents.blob([2])], more: #","subject":\#(documents.absent)"#)
        let inner = try documents.index([two, one])
        let attestation = #","platform":{"architecture":"unknown","os":"unknown"}"#
        let outer = try documents.index([one, inner, inner, two], more: attestation)
        documents.name(outer)
        let plan = try CopyPlan(documents, platforms: .all)
        #expect(plan.root.map(\.digest) == [outer.digest])
        #expect(plan.documents.map(\.descriptor.digest) == [one, two, inner, outer].map(\.digest))
        #expect(try plan.documents.allSatisfy { try Digest(of: $0.bytes) == $0.descriptor.digest })
        // The empty config and two layers.
        #expect(plan.blobs.count == 3 && plan.size == 4 && plan.foreignBlobs.isEmpty)
    }

    /// An index that is its own manifest ends, though only a liar can serve one.
    @Test func cycle() throws {
        let documents = DocumentSource()
        let digest = try Digest(of: [9])
        let text =
            #"{"schemaVersion":2,"manifests":[{"mediaType":"\#(MediaType.index)","digest":"\#(digest)","size":X}]}"#
        let size = text.utf8.count + 2
        let bytes = Array(text.replacing("X", with: "\(size)").utf8)
        #expect(bytes.count == size)
        let index = Descriptor(mediaType: .index, digest: digest, size: size)
        documents.put(bytes, index)
        documents.name(index)
        #expect(try CopyPlan(documents, platforms: .all).documents.count == 1)
    }

    @Test(arguments: [7, 8]) func nested(_ levels: Int) throws {
        let documents = DocumentSource()
        documents.name(try (0..<levels).reduce(documents.manifest([])) { entry, _ in try documents.index([entry]) })
        #expect((try? CopyPlan(documents, platforms: .all))?.documents.count == (levels == 7 ? 8 : nil))
    }

    @Test func tooMany() throws {
        let documents = DocumentSource()
        let indexes = try (0..<3).map { part in
            try documents.index(
                (0..<700).map {
                    try documents.manifest([documents.blob([UInt8(part), UInt8($0 % 256), UInt8($0 / 256)])])
                })
        }
        documents.name(try documents.index(Array(indexes.prefix(2))))
        #expect(try CopyPlan(documents, platforms: .all).blobs.count == 1_401)
        documents.name(try documents.index(indexes))
        #expect(throws: ImageError.self) { try CopyPlan(documents, platforms: .all) }
    }

    /// What has two kinds would be read in two ways.
    @Test(arguments: ["oci.image.index.v1", "docker.distribution.manifest.v2", "oci.image.layer.v1.tar"])
    func kinds(_ other: String) throws {
        let documents = DocumentSource()
        let manifest = try documents.manifest([])
        let type = try MediaType("application/vnd.\(other)+json")
        let twin = Descriptor(mediaType: type, digest: manifest.digest, size: manifest.size)
        documents.name(try documents.index([manifest, manifest]))
        #expect(try CopyPlan(documents, platforms: .all).documents.count == 2)
        documents.name(try documents.index([manifest, twin]))
        #expect(throws: ImageError.self) { try CopyPlan(documents, platforms: .all) }
    }

    /// A manifest that is a layer of another is copied as both.
    @Test func documentAsBlob() throws {
        let documents = DocumentSource()
        let inner = try documents.manifest([])
        let layer = Descriptor(mediaType: .layer, digest: inner.digest, size: inner.size)
        documents.name(try documents.index([inner, documents.manifest([layer])]))
        let plan = try CopyPlan(documents, platforms: .all)
        #expect(plan.documents.count == 3 && plan.blobs.map(\.size) == [2, inner.size] && plan.size == 2 + inner.size)
    }

    /// Sizes that disagree, or that add up to more than an integer holds.
    @Test func sizes() throws {
        let documents = DocumentSource()
        let layer = try documents.blob([1])
        let other = Descriptor(mediaType: .layer, digest: layer.digest, size: 2)
        documents.name(try documents.manifest([layer, other]))
        #expect(throws: ImageError.self) { try CopyPlan(documents, platforms: .only) }
        let manifest = try documents.manifest([layer])
        let wrong = Descriptor(mediaType: .manifest, digest: manifest.digest, size: manifest.size + 1)
        documents.name(try documents.index([manifest, wrong]))
        #expect(throws: ImageError.self) { try CopyPlan(documents, platforms: .all) }
        let huge = try (0..<9).map { part in
            try documents.manifest(
                (0..<1_000).map { number in
                    let digest = try Digest(of: [UInt8(part), UInt8(number % 256), UInt8(number / 256)])
                    return Descriptor(mediaType: .layer, digest: digest, size: 1 << 50)
                })
        }
        documents.name(try documents.index(Array(huge.prefix(8))))
        #expect(try CopyPlan(documents, platforms: .all).size == 8_000 << 50 + 2)
        documents.name(try documents.index(huge))
        #expect(throws: ImageError.self) { try CopyPlan(documents, platforms: .all) }
    }

    /// A document that is missing, or that another reader could take for something else.
    @Test(arguments: [
        ("manifest", #""manifests":[]"#), ("index", #""config":{},"layers":[]"#),
        ("index", #""manifests":[],"config":{}"#), ("index", #""manifests":[],"layers":[]"#),
        ("index", #""mediaType":"application/vnd.oci.image.manifest.v1+json","manifests":[]"#),
        ("index", #""mediaType":"application/vnd.docker.distribution.manifest.list.v2+json","manifests":[]"#),
        ("manifest", ""), ("index", ""), ("other", #""manifests":[]"#), ("missing", ""),
    ])
    func confusing(_ kind: String, _ keys: String) throws {
        let documents = DocumentSource()
        let bytes = Array(#"{"schemaVersion":2\#(keys.isEmpty ? "" : ",")\#(keys)}"#.utf8)
        let types = ["manifest": MediaType.manifest, "index": .index]
        let type = try types[kind] ?? MediaType("application/vnd.docker.distribution.manifest.v1+prettyjws")
        let bad = Descriptor(mediaType: type, digest: try Digest(of: bytes), size: bytes.count)
        if kind != "missing" { documents.put(bytes, bad) }
        documents.name(try documents.index([documents.manifest([]), bad]))
        #expect(throws: (any Error).self) { try CopyPlan(documents, platforms: .all) }
    }

    /// Images side by side are one only when they differ in nothing but their platforms.
    @Test(
        arguments: [
            ([("a", "amd64")], true), ([("a", "amd64"), ("a", "arm64")], true),
            ([(nil, "amd64"), (nil, "arm64")], true),
            ([("a", "amd64"), ("b", "arm64")], false), ([("a", "amd64"), ("a", "amd64")], false),
            ([("a", nil), ("a", "arm64")], false), ([], false),
        ] as [([(String?, String?)], Bool)])
    func sideBySide(_ images: [(name: String?, architecture: String?)], _ isOne: Bool) throws {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        try layout.name(
            images.enumerated().map { number, image in
                // Another content each, or they were one after all.
                let entry = try layout.image(image.architecture ?? "amd64", "v\(number + 2)")
                    .replacing(#/,"variant":"v."/#, with: "")
                let bare = image.architecture == nil ? entry.replacing(#/,"platform".*/#, with: "}") : entry
                let name = image.name.map { #","annotations":{"\#(Descriptor.referenceName)":"\#($0)"}}"# }
                return name.map { bare.dropLast() + $0 } ?? bare
            })
        let plan = try? CopyPlan(layout.location.source(), platforms: .all)
        #expect(plan?.root.count == (isOne ? images.count : nil))
    }

    /// The platform of an image that only its config knows.
    @Test func onePlatform() throws {
        let directory = try TemporaryDirectory()
        let layout = try Layout(directory)
        try layout.name([layout.image("arm64", nil).replacing(#/,"platform".*/#, with: "}")])
        let source = try layout.location.source()
        #expect(try CopyPlan(source, platforms: .one(Platform(.arm64))).root == source.root())
        #expect(throws: ImageError.self) { try CopyPlan(source, platforms: .one(Platform(.amd64))) }
    }

    /// Layers that may not be passed on stay where they are, or are copied, as skopeo has it.
    @Test(
        .enabled(if: Tool("skopeo").isUsable), arguments: ["oci", "oci-archive", "dir", "docker-archive"],
        [true, false])
    func foreignLayers(_ transport: String, _ isThere: Bool) async throws {
        let directory = try TemporaryDirectory()
        let start = try directory.named("oci", "start")
        try Sample.write(to: start.destination())
        let plain = try directory.location("dir", "plain")
        try await Copying.skopeo(start, to: plain, ["--format", "v2s2", "--dest-compress"])
        let layer = try OpenedImage(plain).layers[1].descriptor
        let before = try directory.read("plain/manifest.json")
        let after = before.replacing(
            #"rootfs.diff.tar.gzip","size":\#(layer.size)"#,
            with: #"rootfs.foreign.diff.tar.gzip","urls":["https://127.0.0.1:1/"],"size":\#(layer.size)"#)
        #expect(before != after)
        try directory.write("plain/manifest.json", after)
        if !isThere { #expect(try await run("rm", [directory("plain/\(layer.digest.hex)")]).succeeded) }
        let theirs = try directory.named(transport, "theirs")
        let copied = try await run("skopeo", ["--insecure-policy", "copy", plain.description, theirs.description])
        let ours = try directory.location(transport, "ours", tag: theirs.reference)
        #expect(((try? Copying.copy(plain, to: ours, .only)) != nil) == copied.succeeded, "\(copied)")
        if copied.succeeded, transport != "docker-archive" {
            #expect((try? ours.source().extent(layer) != nil) == (try? theirs.source().extent(layer) != nil))
            #expect(try ours.source().root()[0].digest == plain.source().root()[0].digest)
        }
    }
}
