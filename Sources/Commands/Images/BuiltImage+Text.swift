import ImageBuild
import Markup
import OCI
import OSTree
import Operations

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

    /// The image for scripts: what it holds, as `image inspect` has it, and what making it took.
    func value(_ report: ArchiveReport) -> Value {
        .object(
            report.members + [
                .init("files", .integer(progress.files)), .init("contentBytes", .integer(progress.contentBytes)),
                .init("reusedObjects", .integer(progress.reusedObjects)), .init("keptLayers", .integer(keptLayers)),
            ])
    }
}
