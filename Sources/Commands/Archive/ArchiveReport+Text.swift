import Markup
import OCI
import OSTree
import Operations
import Repository

extension ArchiveReport {
    /// The report for people.
    var text: String {
        var lines = ["image     \(image.descriptor.digest)", "platform  \(image.config.platform)"]
        if let created { lines.append("created   \(created)") }
        for branch in branches {
            lines.append("branch    \(branch.name) \(branch.commit)")
            if let version = branch.version { lines.append("          version \(version)") }
            if let time = branch.time {
                lines.append("          made \(time)" + (branch.subject.isEmpty ? "" : ": \(branch.subject)"))
            }
            for kernel in branch.kernels { lines.append("          kernel \(kernel)") }
        }
        for commit in unnamedCommits { lines.append("commit    \(commit)") }
        lines.append(
            "objects   \(count) (\(objects[.file] ?? 0) files, \(objects[.directoryTree] ?? 0) directories), "
                + ProgressText.size(storedBytes))
        for delta in deltas { lines.append("delta     \(delta.name) \(ProgressText.size(delta.size))") }
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

    /// The report for scripts; every key is always there, and null is what is not known.
    var value: Value { .object(members) }

    /// The members of ``value``.
    var members: [Value.Member] {
        let kinds = ObjectKind.allCases.map { Value.Member($0.rawValue, .integer(objects[$0] ?? 0)) }
        return [
            .init("digest", .string(image.descriptor.digest.description)),
            .init("platform", .string(image.config.platform.description)),
            .init("created", .optional(created?.description)),
            .init("branches", .array(branches.map(\.value))),
            .init("unnamedCommits", .array(unnamedCommits.map { .string($0.description) })),
            .init("objects", .object(kinds + [.init("total", .integer(count))])),
            .init("storedBytes", .integer(storedBytes)),
            .init("deltas", .array(deltas.map(\.value))),
            .init("layers", .array(layers.map(\.value))),
            .init("changed", change?.value ?? .null),
        ]
    }
}

extension ArchiveReport.Branch {
    fileprivate var time: Timestamp? { try? Timestamp(seconds: Int(clamping: timestamp)) }

    fileprivate var value: Value {
        [
            "name": .string(name.description), "commit": .string(commit.description), "version": .optional(version),
            "subject": .string(subject), "timestamp": .optional(time?.description),
            "kernels": .array(kernels.map { .string($0) }),
        ]
    }
}

extension ArchiveReport.Delta {
    fileprivate var value: Value {
        [
            "from": .optional(name.from?.description), "to": .string(name.to.description), "size": .integer(size),
        ]
    }
}

extension ArchiveReport.Layer {
    fileprivate var value: Value {
        [
            "digest": .string(descriptor.digest.description), "size": .integer(descriptor.size),
            "mediaType": .string(descriptor.mediaType.description), "purpose": .optional(purpose?.rawValue),
            "kept": isKept.map { .bool($0) } ?? .null,
        ]
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
