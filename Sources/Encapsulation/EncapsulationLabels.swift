import OCI
import OSTree

/// What the labels of an image say about the commit in it, and which layers hold it.
struct EncapsulationLabels {
    /// One layer of the commit.
    struct Layer {
        let descriptor: Descriptor
        /// The digest of the uncompressed tar.
        let uncompressed: Digest
    }

    let commit: Checksum
    /// The layer with the commit and its trees first; then those with files alone.
    let layers: [Layer]

    /// - Throws: ``EncapsulationProblem``.
    init(_ image: SourceImage) throws {
        func label(_ name: String) -> String? {
            image.config.execution.labels[name] ?? image.manifest.annotations[name]
        }
        guard let text = label("ostree.commit") else { throw EncapsulationProblem.noCommitLabel }
        guard let commit = try? Checksum(hex: text) else {
            throw EncapsulationProblem.malformedLabel("ostree.commit", text)
        }
        let stored = image.manifest.layers
        let digests = image.config.layerDigests
        guard !stored.isEmpty else { throw EncapsulationProblem.noLayers }
        guard stored.count == digests.count else {
            throw EncapsulationProblem.layerCount(manifest: stored.count, config: digests.count)
        }
        // Images of the first format have one layer and do not name it.
        var last = 0
        if let text = label("ostree.final-diffid") {
            guard let digest = try? Digest(text) else {
                throw EncapsulationProblem.malformedLabel("ostree.final-diffid", text)
            }
            guard let index = digests.lastIndex(of: digest) else {
                throw EncapsulationProblem.unknownFinalLayer(digest)
            }
            last = index
        }
        let derived = Self.derived(image, after: last)
        guard derived.isEmpty else { throw EncapsulationProblem.derivedLayers(derived) }
        self.commit = commit
        layers = zip(stored, digests).map { Layer(descriptor: $0, uncompressed: $1) }
    }

    private static func derived(_ image: SourceImage, after last: Int) -> [DerivedLayer] {
        let layers = image.manifest.layers
        let steps = image.config.history.filter { !$0.isEmptyLayer }
        return layers.indices.dropFirst(last + 1).map { index in
            DerivedLayer(
                digest: layers[index].digest,
                createdBy: steps.count == layers.count ? steps[index].createdBy : nil)
        }
    }
}
