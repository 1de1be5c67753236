import Markup
import OCI
import Operations

extension ImageSummary {
    /// The images for people.
    var text: String {
        images.map { image in
            let layers = image.manifest.layers
            let size = layers.reduce(0) { $0.addingReportingOverflow($1.size).partialValue }
            var lines = [
                "\(image.place): \(image.platform), \(layers.count) layers of \(ProgressText.size(size))",
                "manifest \(image.descriptor.digest)",
            ]
            if let created = image.config.created { lines.append("created \(created)") }
            for (key, value) in image.labels.sorted(by: { $0.key < $1.key }) {
                lines.append("\(Terminal.word(key)): \(Terminal.word(value))")
            }
            lines += layers.map { "layer \($0.digest) \(ProgressText.size($0.size)) \($0.mediaType)" }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    /// The images for scripts.
    var values: [Value] {
        images.map { image in
            .object(omittingNil: [
                ("platform", .string(image.platform.description)),
                ("digest", .string(image.descriptor.digest.description)),
                ("mediaType", .string(image.descriptor.mediaType.description)),
                ("artifactType", image.manifest.artifactType.map { .string($0) }),
                ("created", image.config.created.map { .string($0.description) }),
                (
                    "labels",
                    .object(image.labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
                ),
                (
                    "layers",
                    .array(
                        image.manifest.layers.map { layer in
                            [
                                "digest": .string(layer.digest.description), "size": .integer(layer.size),
                                "mediaType": .string(layer.mediaType.description),
                            ]
                        })
                ),
            ])
        }
    }
}

extension SourceImage {
    /// What config and manifest say in key and value; the config's word counts.
    fileprivate var labels: [String: String] {
        manifest.annotations.merging(config.execution.labels) { _, label in label }
    }
}
