import Inspection
import Markup
import OCI
import OSTree

extension OSReport {
    /// The report for people.
    var text: String {
        let facts: [(String, String?)] = [
            ("os", title ?? name), ("version", ostreeVersion ?? version), ("processor", architecture?.rawValue),
            ("kernels", kernels.isEmpty ? nil : kernels.map(\.version).joined(separator: ", ")),
            ("machine id", machineID.rawValue), ("selinux", selinux.type),
            ("ignition", ignition.map { $0.version?.description ?? "of unknown version" }),
            ("spec", newestSpec.map { "up to \($0)" }), ("kubelet", kubelet.map(Self.text)),
            ("kubeadm", kubeadm.map(Self.text)),
        ]
        let lines = facts.compactMap { name, fact in
            fact.map { name + String(repeating: " ", count: 12 - name.count) + $0 }
        }
        return (lines + findings.map { "\($0.severity.rawValue): \($0)" }).joined(separator: "\n")
    }

    private static func text(_ program: Program) -> String { program.version?.description ?? "of unknown version" }

    /// The report for scripts.
    /// - Parameter ref: The branch that named the commit; nil for one that was named by its checksum.
    func value(of archive: ArchiveLocation, ref: RefName?, commit: Checksum) -> Value {
        [
            "archive": .string(archive.description), "ref": .optional(ref?.description),
            "commit": .string(commit.description),
            "name": .optional(name), "version": .optional(ostreeVersion ?? version), "title": .optional(title),
            "architecture": .optional(architecture?.rawValue), "kernels": .array(kernels.map(\.value)),
            "machineID": .string(machineID.rawValue),
            "selinux": [
                "type": .optional(selinux.type), "policy": .bool(selinux.hasPolicy),
                "setfiles": .optional(selinux.setfiles),
            ],
            "ignition": ignition?.value ?? .null, "newestSpec": .optional(newestSpec?.description),
            "defaultSpec": .string(defaultSpec.description), "kubelet": kubelet?.value ?? .null,
            "kubeadm": kubeadm?.value ?? .null, "findings": .array(findings.map(\.value)),
        ]
    }
}

extension OSReport.Kernel {
    fileprivate var value: Value {
        [
            "version": .string(version), "directory": .string(directory),
            "size": size.map { .integer(Int(clamping: $0)) } ?? .null,
            "initramfsSize": initramfsSize.map { .integer(Int(clamping: $0)) } ?? .null,
        ]
    }
}

extension OSReport.Program {
    fileprivate var value: Value { ["path": .optional(path), "version": .optional(version?.description)] }
}

extension OSReport.Finding {
    /// The finding for scripts.
    var value: Value {
        [
            "kind": .string(kind.rawValue), "severity": .string(severity.rawValue), "path": .string(path),
            "problem": .string(problem), "remedy": .string(remedy),
        ]
    }
}
