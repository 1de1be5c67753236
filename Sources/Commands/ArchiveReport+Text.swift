import Markup
import OCI
import OSTree
import Operations
import Repository

extension ArchiveReport {
    /// The report for people.
    var text: String {
        var lines = ["image     \(image.descriptor.digest)", "platform  \(image.config.platform)"]
        if let created = image.config.created { lines.append("created   \(created)") }
        for branch in branches {
            lines.append("branch    \(branch.name) \(branch.commit)")
            if let version = branch.version { lines.append("          version \(version)") }
            if let time = try? Timestamp(seconds: Int(clamping: branch.timestamp)) {
                lines.append("          made \(time)" + (branch.subject.isEmpty ? "" : ": \(branch.subject)"))
            }
            for kernel in branch.kernels { lines.append("          kernel \(kernel)") }
        }
        for commit in unnamedCommits { lines.append("commit    \(commit)") }
        lines.append(
            "objects   \(count) (\(objects[.file] ?? 0) files, \(objects[.directoryTree] ?? 0) directories), "
                + ProgressText.size(storedBytes))
        for delta in deltas { lines.append("delta     \(delta.name)") }
        for layer in layers {
            let kept = layer.isKept.map { $0 ? ", as before" : ", new" } ?? ""
            lines.append(
                "layer     \(layer.descriptor.digest) \(ProgressText.size(layer.descriptor.size)), "
                    + "\(layer.purpose?.rawValue ?? "base")\(kept)")
        }
        if let change {
            lines.append(
                "changed   \(change.added) paths added, \(change.removed) removed, \(change.modified) modified; "
                    + "\(change.addedObjects) objects added, \(change.removedObjects) gone")
        }
        return lines.joined(separator: "\n")
    }

    private var count: Int { objects.values.reduce(0, +) }

    /// The report for scripts.
    var value: Value {
        .object(
            [
                .init("digest", .string(image.descriptor.digest.description)),
                .init("platform", .string(image.config.platform.description)),
                .init("created", image.config.created.map { .string($0.description) } ?? .null),
                .init("branches", .array(branches.map(\.value))),
                .init("unnamedCommits", .array(unnamedCommits.map { .string($0.description) })),
                .init(
                    "objects",
                    .object(
                        ObjectKind.allCases.map { kind in .init(kind.rawValue, .integer(objects[kind] ?? 0)) })),
                .init("storedBytes", .integer(storedBytes)),
                .init("deltas", .array(deltas.map { .string($0.name.description) })),
                .init("layers", .array(layers.map(\.value))),
            ] + (change.map { [.init("changed", $0.value)] } ?? []))
    }
}

extension ArchiveReport.Branch {
    fileprivate var value: Value {
        [
            "name": .string(name.description), "commit": .string(commit.description),
            "version": version.map { .string($0) } ?? .null, "subject": .string(subject),
            "timestamp": .integer(Int(clamping: timestamp)), "kernels": .array(kernels.map { .string($0) }),
        ]
    }
}

extension ArchiveReport.Layer {
    fileprivate var value: Value {
        .object(
            [
                .init("digest", .string(descriptor.digest.description)), .init("size", .integer(descriptor.size)),
                .init("mediaType", .string(descriptor.mediaType.description)),
                .init("purpose", purpose.map { .string($0.rawValue) } ?? .null),
            ] + (isKept.map { [.init("kept", .bool($0))] } ?? []))
    }
}

extension ArchiveReport.Change {
    fileprivate var value: Value {
        [
            "added": .integer(added), "removed": .integer(removed), "modified": .integer(modified),
            "addedObjects": .integer(addedObjects), "removedObjects": .integer(removedObjects),
        ]
    }
}
