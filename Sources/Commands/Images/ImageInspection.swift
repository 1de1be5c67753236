import Markup
import OCI
import Operations
import Repository

/// What is asked about an image.
enum ImageInspection: Sendable {
    case raw
    case tags
    case referrers
    case content(Platform?, previous: ImageLocation?)

    /// What was found.
    enum Finding: Sendable {
        case raw([UInt8])
        case tags([String])
        case referrers([Descriptor])
        case archives(root: Digest?, [ArchiveReport])
        case summary(ImageSummary)
    }

    /// What bears a spelling that asks for signatures is not shown without them.
    private static func source(_ place: ImagePlace, _ access: ImageAccess) throws -> any ImageSource {
        place.demand == nil ? try access.source(place) : try access.open(place, .all).source
    }

    /// Looks; blocks.
    func run(
        _ place: ImagePlace, _ access: ImageAccess, checkStop: @escaping () throws -> Void
    ) throws -> Finding {
        switch self {
        case .tags: return .tags(try access.tags(place))
        case .referrers: return .referrers(try access.referrers(place))
        case .raw:
            let source = try Self.source(place, access)
            return .raw(try source.document(CopyPlan(source, platforms: .all).only(place.description)))
        case .content(let platform, let previous):
            let source = try Self.source(place, access)
            let summary = try ImageSummary(source, platform: platform)
            guard case .local(let location) = place.site, previous != nil || summary.holdsArchives else {
                return .summary(summary)
            }
            let reports = try summary.images.map { image in
                let previous = try previous.map { try ArchiveImage(OpenedImage($0, platform: image.platform)) }
                return try ArchiveReport(
                    ArchiveImage(OpenedImage(location, platform: image.platform)), previous: previous,
                    checkStop: checkStop)
            }
            return .archives(root: summary.root?.digest, reports)
        }
    }
}

extension ImageInspection.Finding {
    /// Prints it.
    func show(_ format: FormatOption) throws {
        switch self {
        case .raw(let bytes): try Terminal.emit(String(decoding: bytes, as: UTF8.self))
        case .tags(let tags):
            try format.show(
                ["tags": .array(tags.map { .string($0) })], text: tags.map(Terminal.word).joined(separator: "\n"))
        case .referrers(let referrers):
            let values = referrers.map { referrer in
                Value.object([
                    .init("digest", .string(referrer.digest.description)), .init("size", .integer(referrer.size)),
                    .init("mediaType", .string(referrer.mediaType.description)),
                    .init("artifactType", .optional(referrer.artifactType)),
                    .init(
                        "annotations",
                        .object(
                            referrer.annotations.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })),
                ])
            }
            try format.show(
                ["referrers": .array(values)],
                text: referrers.isEmpty
                    ? "nothing refers to it"
                    : referrers.map { "\($0.digest) \(Terminal.word($0.artifactType ?? $0.mediaType.description))" }
                        .joined(separator: "\n"))
        case .archives(let root, let reports):
            try format.show(
                ["digest": .optional(root?.description), "images": .array(reports.map(\.value))],
                text: reports.map(\.text).joined(separator: "\n\n"))
        case .summary(let summary):
            try format.show(
                ["digest": .optional(summary.root?.digest.description), "images": .array(summary.values)],
                text: summary.text)
        }
    }
}
