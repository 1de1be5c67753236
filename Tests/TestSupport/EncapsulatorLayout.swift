import Glibc

/// What was written of an image.
package struct EncapsulatorResult: Sendable {
    package struct Layer: Sendable {
        /// `sha256:` and 64 digits.
        package let digest: String
        package let size: Int
        package let diffID: String
        /// Where each entry's first header and its own begin in the tar.
        package let offsets: [ClosedRange<Int>]
    }

    /// The manifest's.
    package let digest: String
    package let size: Int
    package let architecture: String
    package let commit: String
    package let image: EncapsulatorImage
    package let layers: [Layer]
}

extension Encapsulator {
    /// Writes the image as the only one of a layout.
    @discardableResult
    package func write(layout: String) async throws -> EncapsulatorResult {
        let result = try await writeBlobs(layout: layout)
        try Self.writeIndex([Self.entry(result, isInList: false)], layout: layout)
        return result
    }

    /// Writes images for several platforms into one layout, whose index leads to a list of them.
    @discardableResult
    package static func write(_ images: [Encapsulator], layout: String) async throws -> [EncapsulatorResult] {
        var results: [EncapsulatorResult] = []
        for image in images { results.append(try await image.writeBlobs(layout: layout)) }
        let list = index(results.map { entry($0, isInList: true) })
        let digest = try store(list, layout: layout)
        let descriptor = """
            {"mediaType":"application/vnd.oci.image.index.v1+json","digest":"\(digest)","size":\(list.utf8.count),\
            "annotations":{"org.opencontainers.image.ref.name":"latest"}}
            """
        try writeIndex([descriptor], layout: layout)
        return results
    }

    private func writeBlobs(layout: String) async throws -> EncapsulatorResult {
        let image = try image()
        let scratch = layout + ".scratch"
        for path in [layout, layout + "/blobs", layout + "/blobs/sha256"] where access(path, F_OK) != 0 {
            try makeDirectory(path)
        }
        try makeDirectory(scratch)
        defer { removeTree(scratch) }
        let layers = try await EncapsulatorBlobs(scratch: scratch).write(image.layers, into: layout + "/blobs/sha256")
        let config = image.isArtifact ? "{}" : Self.config(image, layers)
        let manifest = Self.manifest(image, layers, config: try Self.store(config, layout: layout), config.utf8.count)
        return EncapsulatorResult(
            digest: try Self.store(manifest, layout: layout), size: manifest.utf8.count,
            architecture: image.architecture, commit: source.commit, image: image, layers: layers)
    }

    private static func config(_ image: EncapsulatorImage, _ layers: [EncapsulatorResult.Layer]) -> String {
        var identifiers = layers.map(\.diffID)
        var labels = image.labels
        switch image.finalLayer {
        case .layer(let index): labels["ostree.final-diffid"] = identifiers[index]
        case .text(let text): labels["ostree.final-diffid"] = text
        case .absent: break
        }
        image.configDamage?(&identifiers)
        let history = image.layers.map {
            "{\"created\":\"2023-11-14T22:13:20Z\",\"created_by\":\(quoted($0.description))}"
        }
        return """
            {"created":"2023-11-14T22:13:20Z","architecture":"\(image.architecture)","os":"linux","config":\
            {"Labels":\(object(labels))},"rootfs":{"type":"layers","diff_ids":\
            [\(identifiers.map(quoted).joined(separator: ","))]},"history":[\(history.joined(separator: ","))]}
            """
    }

    private static func manifest(
        _ image: EncapsulatorImage, _ layers: [EncapsulatorResult.Layer], config: String, _ configSize: Int
    ) -> String {
        let descriptors = zip(image.layers, layers).map { layer, written in
            """
            {"mediaType":"\(layer.effectiveMediaType)","digest":"\(written.digest)","size":\(written.size),\
            "annotations":\(object(layer.annotations))}
            """
        }
        return """
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":\
            {"mediaType":"application/vnd.oci.\(image.isArtifact ? "empty" : "image.config").v1+json","digest":"\(config)","size":\(configSize)},\
            "layers":[\(descriptors.joined(separator: ","))],"annotations":\(object(image.labels))}
            """
    }

    private static func entry(_ image: EncapsulatorResult, isInList: Bool) -> String {
        let name = isInList ? "{}" : "{\"org.opencontainers.image.ref.name\":\"latest\"}"
        return """
            {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"\(image.digest)","size":\(image.size),\
            "platform":{"architecture":"\(image.architecture)","os":"linux"},"annotations":\(name)}
            """
    }

    private static func index(_ entries: [String]) -> String {
        """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":\
        [\(entries.joined(separator: ","))]}
        """
    }

    private static func writeIndex(_ entries: [String], layout: String) throws {
        try writeText(index(entries), to: layout + "/index.json")
        try writeText("{\"imageLayoutVersion\":\"1.0.0\"}", to: layout + "/oci-layout")
    }

    private static func store(_ text: String, layout: String) throws -> String {
        let hex = EncapsulatorHash.hex(of: Array(text.utf8))
        try writeText(text, to: layout + "/blobs/sha256/" + hex)
        return "sha256:" + hex
    }

    private static func object(_ fields: [String: String]) -> String {
        let members = fields.sorted { $0.key < $1.key }.map { quoted($0.key) + ":" + quoted($0.value) }
        return "{" + members.joined(separator: ",") + "}"
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }
}
