package import Archive
package import OCI
package import OSTree

/// What can be wrong with an encapsulated image.
package enum EncapsulationProblem: Error, Sendable {
    // The image as a whole.
    /// It has no label `ostree.commit`.
    case noCommitLabel
    /// A label's name and its value.
    case malformedLabel(String, String)
    case noLayers
    case layerCount(manifest: Int, config: Int)
    /// The label `ostree.final-diffid` names none of the layers.
    case unknownFinalLayer(Digest)
    case derivedLayers([DerivedLayer])
    /// Objects that the commit reaches and no layer holds, metadata before files: how many, and the first of each kind.
    case missingObjects(count: Int, examples: [ObjectName])

    // A layer as a whole.
    case unknownLayerType(MediaType)
    /// The stored bytes cannot be had, or are not the right ones.
    case unreadable(any Error)
    case compression(DecompressionError)
    case archive(TarError)
    case wrongUncompressedDigest(expected: Digest, found: Digest)
    case noCommit(Checksum)

    // Names and kinds of entries.
    case deviceEntry
    /// A file that is no object would make the skipped bytes more than allowed.
    case foreignData(limit: Int)
    /// An entry that no repository has.
    case unknownEntry
    case malformedObjectName
    case unknownObjectKind(String)
    /// An object or a set of attributes that is of the wrong kind of entry.
    case notAFile
    case linkOutside(TarPath)
    /// A link inside the repository to something else than extended attributes.
    case linkToOtherObject(TarPath)

    // Order and place.
    case commitNotFirst
    case otherCommit(Checksum)
    case detachedMetadataNotSecond
    case otherDetachedMetadata(Checksum)
    case metadataOutsideCommitLayer
    /// The object was in this layer, counted from 0, before.
    case duplicateObject(layer: Int)
    /// The commit does not reach it.
    case unreachableObject(ObjectName)

    // Content.
    case wrongChecksum(found: Checksum)
    case malformedObject(OSTreeError)
    case malformedFileHeader(OSTreeError)

    // Extended attributes.
    case wrongAttributesChecksum(found: Checksum)
    case malformedAttributes(OSTreeError)
    case duplicateAttributes
    /// A link to attributes that did not come before in the same layer.
    case unknownAttributes(Checksum)
    /// Attributes are linked to this file, which does not follow.
    case danglingAttributes(Checksum)

    // Limits.
    case metadataTooLarge(limit: Int)
    case tooMuchMetadata(limit: Int)
    case tooManyObjects(limit: Int)
    case attributesTooLarge(limit: Int)
    case tooManyAttributes
    case fileTooLarge(limit: Int)
    case tooMuchSpooled(limit: Int)
}
