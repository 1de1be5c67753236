import ImageBuild
import Markup
import OCI
import OSTree

extension BuiltImage {
    /// What is said of the image when it is made.
    func text(at destination: ImageLocation) -> String {
        let size = layers.reduce(0) { $0 + $1.size }
        var lines = [
            "\(destination): \(progress.objects) objects in \(layers.count) layers of \(size) bytes"
                + (keptLayers > 0 ? ", \(keptLayers) of them and \(progress.reusedObjects) objects taken over" : "")
        ]
        lines += refs.sorted { $0.key.description < $1.key.description }.map { "\($0.key) \($0.value)" }
        for delta in deltas {
            lines.append("delta \(delta.from.map { "\($0)-" } ?? "")\(delta.to) \(delta.size) bytes")
        }
        lines.append(descriptor.digest.description)
        return lines.joined(separator: "\n")
    }

    var value: Value {
        let branches = refs.sorted { $0.key.description < $1.key.description }
        return .object([
            .init("digest", .string(descriptor.digest.description)),
            .init("platform", .string(descriptor.platform?.description ?? "")),
            .init("refs", .object(branches.map { .init($0.key.description, .string($0.value.description)) })),
            .init("objects", .integer(progress.objects)),
            .init("reusedObjects", .integer(progress.reusedObjects)),
            .init("files", .integer(progress.files)),
            .init("contentBytes", .integer(progress.contentBytes)),
            .init("layers", .array(layers.map(\.result))),
            .init("keptLayers", .integer(keptLayers)),
            .init("deltas", .array(deltas.map(\.value))),
        ])
    }
}

extension BuiltDelta {
    fileprivate var value: Value {
        ["from": from.map { .string($0.description) } ?? .null, "to": .string(to.description), "size": .integer(size)]
    }
}

extension Descriptor {
    fileprivate var result: Value { ["digest": .string(digest.description), "size": .integer(size)] }
}
