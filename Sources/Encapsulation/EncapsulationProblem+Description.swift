import OSTree

extension EncapsulationProblem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .noCommitLabel: "the image has no label `ostree.commit`, so it is no encapsulated OSTree commit"
        case .malformedLabel(let name, let value): "the label `\(name)` has the unusable value `\(value.prefix(200))`"
        case .noLayers: "the image has no layers"
        case .layerCount(let manifest, let config):
            "the manifest has \(manifest) layers where the config has \(config)"
        case .unknownFinalLayer(let digest): "the label `ostree.final-diffid` names \(digest), which is no layer"
        case .derivedLayers(let layers):
            "the image has \(layers.count) layers on top of its OSTree commit: "
                + layers.prefix(10).map(\.description).joined(separator: ", ") + (layers.count > 10 ? ", …" : "")
        case .missingObjects(let count, let examples):
            "\(count) objects that the commit needs are missing, such as "
                + examples.map(\.description).joined(separator: ", ")
        case .unknownLayerType(let type): "layers of the type \(type) cannot be read"
        case .unreadable(let cause): "the layer cannot be read: \(cause)"
        case .compression(let error): "\(error)"
        case .archive(let error): "\(error)"
        case .wrongUncompressedDigest(let expected, let found):
            "its uncompressed bytes have the digest \(found) where the config says \(expected)"
        case .noCommit(let commit): "the layer does not hold the commit \(commit)"
        case .deviceEntry: "a device or FIFO does not belong into the layer"
        case .foreignData(let limit): "files that are no OSTree objects hold more than the \(limit) bytes allowed"
        case .unknownEntry: "no repository has such a file"
        case .malformedObjectName: "the name is not `objects/XX/YYYY.KIND`"
        case .unknownObjectKind(let kind): "`\(kind.prefix(100))` is no kind of object"
        case .notAFile: "the object is not a file"
        case .linkOutside(let target): "the object is a hard link to `\(target)` outside of the repository's objects"
        case .linkToOtherObject(let target): "the object is a hard link to `\(target)`, which cannot be its content"
        case .commitNotFirst: "the object comes before the commit"
        case .otherCommit(let commit): "it is a commit, but not \(commit), which the label `ostree.commit` names"
        case .detachedMetadataNotSecond: "detached metadata does not follow the commit at once"
        case .otherDetachedMetadata(let commit): "it is detached metadata, but not of the commit \(commit)"
        case .metadataOutsideCommitLayer: "metadata lies in another layer than the first"
        case .duplicateObject(let layer): "the object was in layer \(layer + 1) before"
        case .unreachableObject(let name): "the commit does not need the object \(name)"
        case .wrongChecksum(let found): "the object is corrupt: its content has the checksum \(found)"
        case .malformedObject(let error), .malformedFileHeader(let error), .malformedAttributes(let error): "\(error)"
        case .wrongAttributesChecksum(let found): "the extended attributes have the checksum \(found), not their name"
        case .duplicateAttributes: "the extended attributes were in this layer before"
        case .unknownAttributes(let checksum): "the extended attributes \(checksum) do not come before in this layer"
        case .danglingAttributes(let file): "the file \(file) does not follow the link to its extended attributes"
        case .metadataTooLarge(let limit): "the object of metadata has more than the \(limit) bytes allowed"
        case .tooMuchMetadata(let limit): "the image has more than the \(limit) bytes of metadata allowed"
        case .tooManyObjects(let limit): "the image has or names more than the \(limit) objects allowed"
        case .attributesTooLarge(let limit): "the extended attributes have more than the \(limit) bytes allowed"
        case .tooManyAttributes: "the layer has more extended attributes than allowed"
        case .fileTooLarge(let limit): "the file has more than the \(limit) bytes allowed"
        case .tooMuchSpooled(let limit): "the large files of the image have more than the \(limit) bytes allowed"
        }
    }

    var remedy: String {
        switch self {
        case .noCommitLabel, .noLayers, .unknownLayerType:
            "give an image that rpm-ostree or `ostree container encapsulate` made"
        case .derivedLayers:
            "give the image that these layers were added to; where there is none, its label ostree.final-diffid was lost"
        case .unreadable, .compression, .archive, .wrongUncompressedDigest: "copy the image again, or make it again"
        case .metadataTooLarge, .tooMuchMetadata, .tooManyObjects, .attributesTooLarge, .tooManyAttributes,
            .fileTooLarge, .tooMuchSpooled, .foreignData:
            "if you trust the image, make it smaller or split it"
        default: "the image is damaged or was made by a faulty tool; make it again"
        }
    }
}
