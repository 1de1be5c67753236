import Archive
import Encapsulation
import OCI

/// The cases of all problems without what they carry.
enum ProblemName: CaseIterable {
    case noCommitLabel, malformedLabel, noLayers, layerCount, unknownFinalLayer, derivedLayers, missingObjects
    case unknownLayerType, unreadable, wrongUncompressedDigest, noCommit
    case unexpectedCompression, truncatedCompression, damagedCompression, trailingCompression, tooMuchUnpacked
    case malformedHeader, malformedExtension, truncatedArchive, dataAfterEnd, unsafePath, unsafeTarget, malformedTarget
    case dataOfNoFile, sparseFile, unsupportedType, tooManyEntries
    case deviceEntry, foreignData, unknownEntry, malformedObjectName, unknownObjectKind, notAFile, linkOutside
    case linkToOtherObject
    case commitNotFirst, otherCommit, detachedMetadataNotSecond, otherDetachedMetadata, metadataOutsideCommitLayer
    case duplicateObject, unreachableObject
    case wrongChecksum, malformedObject, malformedFileHeader
    case wrongAttributesChecksum, malformedAttributes, duplicateAttributes, unknownAttributes, danglingAttributes
    case metadataTooLarge, tooMuchMetadata, tooManyObjects, attributesTooLarge, tooManyAttributes, fileTooLarge
    case tooMuchSpooled
    /// An error of the image's documents, which comes before there is an encapsulated commit.
    case image
    /// Something that must not come to light here.
    case other

    init(_ error: any Error) {
        switch error {
        case let error as EncapsulationError: self.init(error.problem)
        case is ImageError: self = .image
        default: self = .other
        }
    }

    private init(_ problem: EncapsulationProblem) {
        switch problem {
        case .noCommitLabel: self = .noCommitLabel
        case .malformedLabel: self = .malformedLabel
        case .noLayers: self = .noLayers
        case .layerCount: self = .layerCount
        case .unknownFinalLayer: self = .unknownFinalLayer
        case .derivedLayers: self = .derivedLayers
        case .missingObjects: self = .missingObjects
        case .unknownLayerType: self = .unknownLayerType
        case .unreadable: self = .unreadable
        case .compression(let error): self.init(error.problem)
        case .archive(let error): self.init(error.problem)
        case .wrongUncompressedDigest: self = .wrongUncompressedDigest
        case .noCommit: self = .noCommit
        case .deviceEntry: self = .deviceEntry
        case .foreignData: self = .foreignData
        case .unknownEntry: self = .unknownEntry
        case .malformedObjectName: self = .malformedObjectName
        case .unknownObjectKind: self = .unknownObjectKind
        case .notAFile: self = .notAFile
        case .linkOutside: self = .linkOutside
        case .linkToOtherObject: self = .linkToOtherObject
        case .commitNotFirst: self = .commitNotFirst
        case .otherCommit: self = .otherCommit
        case .detachedMetadataNotSecond: self = .detachedMetadataNotSecond
        case .otherDetachedMetadata: self = .otherDetachedMetadata
        case .metadataOutsideCommitLayer: self = .metadataOutsideCommitLayer
        case .duplicateObject: self = .duplicateObject
        case .unreachableObject: self = .unreachableObject
        case .wrongChecksum: self = .wrongChecksum
        case .malformedObject: self = .malformedObject
        case .malformedFileHeader: self = .malformedFileHeader
        case .wrongAttributesChecksum: self = .wrongAttributesChecksum
        case .malformedAttributes: self = .malformedAttributes
        case .duplicateAttributes: self = .duplicateAttributes
        case .unknownAttributes: self = .unknownAttributes
        case .danglingAttributes: self = .danglingAttributes
        case .metadataTooLarge: self = .metadataTooLarge
        case .tooMuchMetadata: self = .tooMuchMetadata
        case .tooManyObjects: self = .tooManyObjects
        case .attributesTooLarge: self = .attributesTooLarge
        case .tooManyAttributes: self = .tooManyAttributes
        case .fileTooLarge: self = .fileTooLarge
        case .tooMuchSpooled: self = .tooMuchSpooled
        }
    }

    private init(_ problem: DecompressionError.Problem) {
        switch problem {
        case .unexpectedFormat: self = .unexpectedCompression
        case .truncated: self = .truncatedCompression
        case .damaged: self = .damagedCompression
        case .trailingData: self = .trailingCompression
        case .tooLarge: self = .tooMuchUnpacked
        case .unsupported: self = .other
        }
    }

    private init(_ problem: TarError.Problem) {
        switch problem {
        case .malformedHeader: self = .malformedHeader
        case .malformedExtension: self = .malformedExtension
        case .truncated: self = .truncatedArchive
        case .dataAfterEnd: self = .dataAfterEnd
        case .unsafePath: self = .unsafePath
        case .unsafeTarget: self = .unsafeTarget
        case .malformedTarget: self = .malformedTarget
        case .dataOfNoFile: self = .dataOfNoFile
        case .sparseFile: self = .sparseFile
        case .unsupportedType: self = .unsupportedType
        case .tooManyEntries: self = .tooManyEntries
        case .missingTarget, .duplicatePath, .unreadable: self = .other
        }
    }
}
